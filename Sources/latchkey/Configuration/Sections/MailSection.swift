import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyServer
import NIOSSL

/// How mails travel, and whom they come from. It is read after the address, which names the host.
struct MailSection: ConfigurationSection {
    static let smtpURL = ConfigurationKey<SMTPAddress?>(
        optional: "mail.smtp_url", as: "none: e-mails are written into `mail.folder`",
        expected:
            "smtp://HOST:PORT or smtps://HOST:PORT, with USER@ before it where the server asks for one, and mail.from",
        isSecret: true, help: "The server that takes our e-mails.", read: SMTPAddress.init(_:)
    )

    static let smtpPassword = ConfigurationKey<SecretText?>(
        optional: "mail.smtp_password", as: "none", expected: "printable text, and a user in mail.smtp_url",
        isSecret: true, help: "Password of the user in `mail.smtp_url`.",
        read: { ConfigurationText.text($0).flatMap { SecretText($0) } }
    )

    static let security = ConfigurationKey(
        "mail.security", default: SMTPServer.Security.required, expected: "required or off",
        help: "`required` sends over TLS only, by `smtps://` or STARTTLS; `off` is for a server on the same machine.",
        read: ConfigurationText.choice(SMTPServer.Security.self)
    )

    static let authorities = ConfigurationKey<String?>(
        optional: "mail.ca_file", as: "the system's",
        expected: "the path of a PEM file with certificates that this user can read",
        help: "Certificate authorities to trust for the mail server, in place of the system's.",
        read: ConfigurationText.text
    )

    static let from = ConfigurationKey<Mailbox?>(
        optional: "mail.from", as: "latchkey@ and the host of `public_url`",
        expected: "an address like no-reply@example.org, or a name with it: School Office <no-reply@example.org>",
        help: "Whom e-mails come from.", read: { Mailbox($0) }
    )

    static let folder = ConfigurationKey(
        "mail.folder", default: "data/outbox", expected: "the path of a folder",
        help:
            "Where e-mails go as files while there is no `mail.smtp_url`. Name it only if something sends them from there: "
            + "else pages tell people to ask staff for a code.",
        read: ConfigurationText.text
    )

    static let templates = ConfigurationKey<String?>(
        optional: "mail.templates", as: "none", expected: "the path of a folder with good templates",
        help: "Words of your own for e-mails; `latchkey mail templates` writes ours.", read: ConfigurationText.text
    )

    var keys: [any DescribedKey] {
        [
            Self.smtpURL,
            Self.smtpPassword,
            Self.security,
            Self.authorities,
            Self.from,
            Self.folder,
            Self.templates,
        ]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        let (from, folder) = (reader.value(Self.from), reader.value(Self.folder))
        let host = settings.publicURL.host
        let server = server(&reader, host: host)
        if server != nil, from == nil { reader.refuse(Self.from.description) }
        // An operator who names the folder runs a program that sends what is in it.
        settings.server.sendsMail = server != nil || reader.isWritten(Self.folder.description)
        settings.flows.sendsMail = settings.server.sendsMail
        settings.mail = MailSettings(
            // A host without a dot is no domain that mail could come from.
            server: server, from: from ?? Mailbox("latchkey@\(host)"), folder: reader.path(folder),
            templates: reader.value(Self.templates).map(reader.path))
    }

    private func server(_ reader: inout SettingsReader, host: String) -> SMTPServer? {
        let (address, password) = (reader.value(Self.smtpURL), reader.value(Self.smtpPassword))
        let security = reader.value(Self.security)
        let authorities = reader.value(Self.authorities).map(reader.path)
        if let authorities, (try? NIOSSLCertificate.fromPEMFile(authorities))?.isEmpty ?? true {
            reader.refuse(Self.authorities.description)
        }
        if password != nil, address?.user == nil { reader.refuse(Self.smtpPassword.description) }
        return address.map {
            SMTPServer(
                url: $0.url, user: $0.user, password: password?.text ?? $0.password, security: security,
                helloName: host, authorities: authorities)
        }
    }
}
