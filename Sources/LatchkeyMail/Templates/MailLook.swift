package import LatchkeyCore

/// What e-mails look like: the site's colour and picture.
package struct MailLook: Sendable {
    package let accent: AccentColor?
    package let logo: MailLogo?

    package init(accent: AccentColor? = nil, logo: MailLogo? = nil) {
        self.accent = accent
        self.logo = logo
    }
}
