import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyFlows

@Suite struct RemindTests {
    @Test(
        "S-321: who is confirmed, let in, disabled or gone by now gets no mail to confirm an address, and the event is kept",
        arguments: [
            ("UPDATE account SET email = 'new@school.example'", ["new@school.example"]),
            ("UPDATE account SET email_verified = 1", []),
            ("UPDATE account SET state = 1", []),
            ("DELETE FROM pending_account", []),
            ("DELETE FROM account", []),
        ] as [(String, [String])])
    func meanwhile(_ change: String, _ recipients: [String]) async throws {
        try await withLatchkey { latchkey in
            let ann = Account.fixture(uid: "ann", email: "old@school.example", createdAt: latchkey.clock.now)
            try await latchkey.store.createAccount(
                NewAccount(ann, passwordHash: nil, by: .person, admission: .pending(.confirmedEmail), events: []),
                acting: nil)
            try await latchkey.store.execute(change)
            try await latchkey.flows.emailAddress.remind(
                ann.id, device: nil, latchkey.stranger,
                event: .fixture(.signInFailed, of: ann.id, at: latchkey.clock.now))
            #expect(try await latchkey.store.listMail().items.map(\.mail.recipient) == recipients)
            #expect(try await latchkey.store.listEvents(of: ann.id, limit: 5).map(\.kind) == [.signInFailed])
        }
    }
}
