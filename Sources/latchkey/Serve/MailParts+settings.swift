import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyServer
import LatchkeyTokens

extension Settings {
    /// Throws one line that names the template that is wrong.
    func mailParts(_ keys: [SigningKey]) throws(CommandFailure) -> MailParts {
        let templates: MailTemplates
        do {
            templates = try MailTemplates(folder: mail.templates)
        } catch let problem as MailTemplates.Problem {
            throw CommandFailure("mail.templates: \(problem.file.printable) cannot be read as a template")
        } catch {
            throw CommandFailure("mail.templates: cannot be read")
        }
        let transport: any MailTransport =
            if let server = mail.server { SMTPTransport(server) } else { FolderTransport(folder: mail.folder) }
        guard let from = try? mail.from ?? EmailAddress("latchkey@localhost.invalid") else {
            throw CommandFailure("mail.from: expected \(Keys.mailFrom.description.expected)")
        }
        return MailParts(
            configuration: MailConfiguration(from: from, service: publicURL.host, publicURL: publicURL.text),
            templates: templates, transport: transport, secrets: OneTimeSecrets(keys: keys))
    }
}
