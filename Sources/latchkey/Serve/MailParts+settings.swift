import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyServer
import LatchkeyTokens

extension Settings {
    /// Throws one line that names the template that is wrong.
    func mailParts(_ keys: KeySet<MACKey>) throws(CommandFailure) -> MailParts {
        let templates: MailTemplates
        do {
            templates = try MailTemplates(folder: mail.templates)
        } catch let problem as MailTemplates.Problem {
            throw refusal(
                of: MailSection.templates.description,
                expected: "good templates; \(problem.file.printable) cannot be read as one")
        } catch {
            throw refusal(of: MailSection.templates.description, expected: MailSection.templates.description.expected)
        }
        let transport: any MailTransport =
            if let server = mail.server { SMTPTransport(server) } else { FolderTransport(folder: mail.folder) }
        guard let from = mail.from ?? Mailbox("latchkey@localhost.invalid") else {
            throw refusal(of: MailSection.from.description, expected: MailSection.from.description.expected)
        }
        return MailParts(
            configuration: MailConfiguration(
                from: from.address, fromName: from.name ?? server.site.name,
                service: server.site.name ?? publicURL.host,
                publicURL: publicURL.text, support: server.site.support,
                accent: server.site.accent),
            templates: templates, transport: transport, secrets: OneTimeSecrets(keys: keys))
    }
}
