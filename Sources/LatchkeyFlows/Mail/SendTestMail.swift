package import LatchkeyCore
package import LatchkeyMail

/// Sends one e-mail at once, beside the outbox, so that the operator sees what the mail server says.
package struct SendTestMail: Sendable {
    let configuration: MailConfiguration
    let templates: MailTemplates
    let transport: any MailTransport
    let clock: TimeSource
    let randomness: Randomness

    package init(
        configuration: MailConfiguration, templates: MailTemplates, transport: any MailTransport, clock: TimeSource,
        randomness: Randomness
    ) {
        self.configuration = configuration
        self.templates = templates
        self.transport = transport
        self.clock = clock
        self.randomness = randomness
    }

    /// Tries once; afterwards the transport is closed.
    package func callAsFunction(to address: EmailAddress) async -> MailOutcome {
        let now = clock.now()
        var facts = ["service": configuration.service, "link": configuration.publicURL, "email": address.text]
        facts["support"] = configuration.support
        facts["home"] = configuration.homeURL
        let words = templates.test(at: now, facts, look: configuration.look)
        let message = MailMessage(
            from: configuration.from, fromName: configuration.fromName, to: address, subject: words.subject,
            text: words.text, html: words.html, logo: configuration.look.logo, id: RandomID(randomness), date: now)
        defer { transport.close() }
        return await transport.deliver(message)
    }
}
