import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyServer
import LatchkeyTokens

extension Settings {
    /// Throws one line that names the template that is wrong.
    func mailParts(_ keys: KeySet<MACKey>) throws(CommandFailure) -> MailParts {
        MailParts(
            configuration: try mailConfiguration(), templates: try mailTemplates(), transport: mailTransport(),
            secrets: OneTimeSecrets(keys: keys))
    }

    func mailTransport() -> any MailTransport {
        if let server = mail.server { SMTPTransport(server) } else { FolderTransport(folder: mail.folder) }
    }

    func mailConfiguration() throws(CommandFailure) -> MailConfiguration {
        guard let from = mail.from ?? Mailbox("latchkey@localhost.invalid") else {
            throw refusal(of: MailSection.from.description, expected: MailSection.from.description.expected)
        }
        return MailConfiguration(
            from: from.address, fromName: from.name ?? server.site.name,
            service: server.site.name ?? publicURL.host,
            publicURL: publicURL.text, homeURL: homeAddress, support: server.site.support,
            look: MailLook(
                accent: server.site.accent,
                logo: server.site.logo.flatMap { MailLogo($0, domain: from.address.domain) }))
    }

    /// Throws one line that names the template that is wrong, and what is wrong with it.
    func mailTemplates() throws(CommandFailure) -> MailTemplates {
        do throws(MailTemplates.Problem) {
            return try MailTemplates(folder: mail.templates)
        } catch {
            throw complaint(
                about: MailSection.templates.description, "\(error.file.printable): \(error.reason.printable)")
        }
    }

    /// In an e-mail a path alone leads nowhere.
    private var homeAddress: String? {
        server.site.homeURL.map { $0.hasPrefix("/") ? publicURL.text + $0 : $0 }
    }
}
