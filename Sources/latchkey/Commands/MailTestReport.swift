import LatchkeyCore
import LatchkeyMail

/// What `latchkey mail test` says of what became of the e-mail.
struct MailTestReport {
    let outcome: MailOutcome
    let mail: MailSettings

    init(_ outcome: MailOutcome, _ mail: MailSettings) {
        self.outcome = outcome
        self.mail = mail
    }

    /// Throws what went wrong, and what to check.
    func lines() throws(CommandFailure) -> [String] {
        switch outcome {
        case .sent(let answer): return accepted(answer.printable)
        case .refused(let answer), .failedForNow(let answer): throw failure(answer.printable)
        case .interrupted: throw CommandFailure("sending the e-mail was interrupted")
        }
    }

    private func accepted(_ answer: String) -> [String] {
        guard let server = mail.server else {
            return [
                "\(answer), in \(mail.folder.printable)",
                "Nothing is sent anywhere while there is no mail.smtp_url.",
            ]
        }
        var lines = ["accepted by \(MailTestReport.host(of: server)): \(answer)"]
        if let domain = mail.from?.address.domain {
            lines.append(
                "If it does not arrive, look among spam, and see that \(domain) has SPF, DKIM and DMARC records.")
        }
        return lines
    }

    private func failure(_ answer: String) -> CommandFailure {
        guard let server = mail.server else {
            return CommandFailure(lines: ["not written: \(answer)", "Check mail.folder (\(mail.folder.printable))."])
        }
        return CommandFailure(lines: [
            "not accepted by \(MailTestReport.host(of: server)): \(answer)", MailTestReport.advice(answer),
        ])
    }

    /// By the server's code (RFC 5321 §4.2, RFC 4954 §6); without one, we did not come so far.
    private static func advice(_ answer: String) -> String {
        switch answer.prefix(3) {
        case "530", "534", "535", "538": "Check the user in mail.smtp_url, mail.smtp_password and mail.security."
        case let code where code.allSatisfy(\.isNumber) && code.hasPrefix("5"):
            "Check the address, and that this server may send for mail.from."
        case let code where code.allSatisfy(\.isNumber) && code.hasPrefix("4"):
            "The server may take it later: try again in a few minutes."
        default: "Check the host and the port in mail.smtp_url, mail.security and mail.ca_file."
        }
    }

    /// Host and port. The address has no user in it.
    private static func host(of server: SMTPServer) -> String {
        server.url.split(separator: "/").last.map { String($0).printable } ?? ""
    }
}
