package import LatchkeyMail

/// What the flows need to write and send mail.
package struct MailParts: Sendable {
    package let configuration: MailConfiguration
    package let templates: MailTemplates
    package let transport: any MailTransport
    package let secrets: OneTimeSecrets

    package init(
        configuration: MailConfiguration, templates: MailTemplates, transport: any MailTransport,
        secrets: OneTimeSecrets
    ) {
        self.configuration = configuration
        self.templates = templates
        self.transport = transport
        self.secrets = secrets
    }
}
