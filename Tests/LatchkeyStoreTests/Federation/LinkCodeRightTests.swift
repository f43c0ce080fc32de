import LatchkeyCore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyStore

/// What the transaction asks again that uses up a code which links.
@Suite struct LinkCodeRightTests {
    @Test(
        "S-356: where the account has a password by the time that a code of staff is used, it links nothing and stays",
        arguments: [true, false])
    func password(isSet: Bool) async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let account = try await store.add(.fixture())
        if !isSet { try await store.execute("UPDATE account SET password_hash = NULL WHERE id = ?", account.id) }
        let now = TestClock.start
        let token = OneTimeToken(
            id: .fixture(), purpose: .recoveryCode, accountID: account.id, email: nil, createdAt: now)
        try await store.issueRecoveryCode(
            token, acting: nil, event: .fixture(.recoveryCodeIssued, of: account.id))
        let outcome = await code {
            let isUsed = try await store.write(.everything) { transaction in
                try transaction.isUsedUp(LinkCodeUse(token, taking: []), at: now)
            }
            #expect(isUsed)
        }
        #expect(outcome == (isSet ? .codeSetsPassword : nil))
        let isGood = try await store.findToken(token.id, now: now) != nil
        #expect(isGood == isSet)
    }
}
