import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import latchkey

@Suite struct UserSetEmailCommandTests {
    @Test("S-303: the operator changes an address as an administrator does: the one before can be restored")
    func change() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("user", "add", "ann", "--code", "--email", "ann@school.test") == 0)
        #expect(await harness.run("user", "set-email", "ann", "anne@school.test") == 0)
        #expect(harness.out == "ann has the address anne@school.test, to be confirmed")
        let store = try await harness.store()
        let id = try #require(try await store.findAccount(uid: "ann")?.id)
        func mails() async throws -> Set<[String]> {
            Set(try await store.listMail(of: id).map { [$0.mail.kind.rawValue, $0.mail.recipient] })
        }
        #expect(try await mails() == [["verify_email", "anne@school.test"]])
        try await store.execute("UPDATE account SET email_verified = 1 WHERE uid = 'ann'")
        #expect(await harness.run("user", "set-email", "ann", "other@school.test") == 0)
        let account = try #require(try await store.findAccount(id))
        #expect(account.email == "other@school.test" && !account.isEmailVerified)
        #expect(
            try await mails() == [
                ["verify_email", "anne@school.test"], ["verify_email", "other@school.test"],
                ["email_changed", "anne@school.test"],
            ])
        let event = try #require(try await store.listEvents(of: id, limit: 1).first)
        #expect(event.kind == .accountUpdated && event.details["by"] == "operator")
        #expect(await harness.run("user", "set-email", "ann", "--remove") == 0)
        #expect(harness.out == "ann has no e-mail address")
        #expect(try await store.findAccount(id)?.email == nil)
    }

    @Test("What is no address, nobody's, or not said, changes nothing")
    func refused() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("user", "add", "ann", "--code", "--email", "ann@school.test") == 0)
        #expect(await harness.run("user", "set-email", "ann", "no address") == 1)
        #expect(await harness.run("user", "set-email", "nobody", "a@school.test") == 1)
        #expect(harness.err == "latchkey: no account has the uid nobody; see `latchkey user list`")
        #expect(await harness.run("user", "set-email", "ann") == 2)
        #expect(await harness.run("user", "set-email", "ann", "a@school.test", "--remove") == 2)
        #expect(try await harness.store().findAccount(uid: "ann")?.email == "ann@school.test")
    }
}
