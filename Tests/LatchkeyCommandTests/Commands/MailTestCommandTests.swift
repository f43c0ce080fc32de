import Foundation
import LatchkeyCore
import LatchkeyMail
import Testing

@testable import latchkey

@Suite struct MailTestCommandTests {
    private static let server = SMTPServer(
        url: "smtp://mail.school.example:587", user: "post", password: "a secret", security: .required,
        helloName: "auth.school.example")

    @Test("Without a mail server the test e-mail is a file, and it is said that nothing is sent")
    func folder() async throws {
        let harness = try CommandHarness()
        let environment = ["LATCHKEY_SITE_NAME": "School", "LATCHKEY_MAIL_FROM": "no-reply@school.example"]
        #expect(await harness.run("mail", "test", "ada@school.example", environment: environment) == 0)
        let files = try FileManager.default.contentsOfDirectory(atPath: harness.path("data/outbox"))
        #expect(files.count == 1 && files.allSatisfy { harness.out.hasPrefix("written to \($0), in ") })
        #expect(harness.out.contains("Nothing is sent anywhere while there is no mail.smtp_url."))
        for file in files {
            let text = try String(contentsOfFile: harness.path("data/outbox/\(file)"), encoding: .utf8)
            #expect(text.contains("To: <ada@school.example>") && text.contains("Subject: Test e-mail from School"))
            #expect(text.contains("From: \"School\" <no-reply@school.example>"))
        }
        #expect(!harness.exists("data/latchkey.db") && !harness.exists("data/secret.key"))
    }

    @Test("What is no address is refused before anything is sent")
    func address() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("mail", "test", "ada") == 1)
        #expect(harness.errorLines == ["latchkey: email: E-mail is not a single address like name@example.org"])
        #expect(!harness.exists("data/outbox"))
    }

    @Test("A server that cannot be reached is named, with what to check, and its user and password are not")
    func unreachable() async throws {
        let harness = try CommandHarness()
        let environment = [
            "LATCHKEY_MAIL_SMTP_URL": "smtp://post@localhost:1", "LATCHKEY_MAIL_SMTP_PASSWORD": "a secret",
            "LATCHKEY_MAIL_FROM": "no-reply@school.example",
        ]
        #expect(await harness.run("mail", "test", "ada@school.example", environment: environment) == 1)
        #expect(harness.err.contains("not accepted by localhost:1: "))
        #expect(harness.err.contains("Check the host and the port in mail.smtp_url"))
        #expect(!harness.err.contains("post@") && !harness.err.contains("a secret"))
    }

    @Test(
        "The advice is about what the server answered",
        arguments: [
            ("535 5.7.8 Authentication failed", "Check the user in mail.smtp_url"),
            ("550 5.1.1 No such user here", "Check the address, and that this server may send for mail.from."),
            ("451 4.7.1 Greylisted", "The server may take it later"),
            ("Could not resolve host", "Check the host and the port"),
            ("503", "Check the address"),
        ])
    func advice(answer: String, advice: String) {
        let mail = MailSettings(server: MailTestCommandTests.server)
        let failure = #expect(throws: CommandFailure.self) {
            _ = try MailTestReport(.failedForNow(answer: answer), mail).lines()
        }
        #expect(failure?.lines.first == "not accepted by mail.school.example:587: \(answer)")
        #expect(failure?.lines.last?.hasPrefix(advice) == true)
    }
}
