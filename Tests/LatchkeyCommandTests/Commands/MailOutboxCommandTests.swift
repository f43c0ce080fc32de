import Foundation
import LatchkeyCore
import LatchkeyStore
import Testing

@testable import latchkey

@Suite struct MailOutboxCommandTests {
    @Test("The outbox is listed without what e-mails say, and one of them is sent again")
    func outbox() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("user", "add", "ann", "--code", "--email", "ann@school.test") == 0)
        #expect(await harness.run("user", "set-email", "ann", "anne@school.test") == 0)
        #expect(await harness.run("mail", "list") == 0)
        #expect(harness.out.contains("verify_email") && harness.out.contains("anne@school.test"))
        #expect(await harness.run("mail", "list", "--json") == 0)
        let mails = try JSONSerialization.jsonObject(with: Data(harness.out.utf8)) as? [[String: Any]]
        let id = try #require(mails?.first?["id"] as? String)
        #expect(await harness.run("mail", "resend", id) == 0)
        #expect(harness.out == "the e-mail will be sent again")
        #expect(try await harness.store().listEvents(of: nil, limit: 1).map(\.kind) == [.mailResent])
        for unknown in ["junk", "bqjsXg-clggfH7gVjv3N_A"] {
            #expect(await harness.run("mail", "resend", unknown) == 1)
            #expect(harness.err == "latchkey: no e-mail of the outbox has this id; see `latchkey mail list`")
        }
        #expect(await harness.run("mail", "list", "--limit", "0") != 0)
    }
}
