import LatchkeyCore
import LatchkeyMail

/// Writes mails: the facts, and the links in them.
struct MailWriter: Sendable {
    let templates: MailTemplates
    let secrets: OneTimeSecrets
    let configuration: MailConfiguration

    private var pages: PageLinks { PageLinks(publicURL: configuration.publicURL) }

    /// Nil when the address is none any more. `recipient` is another one than the mail's. A link that would not be good, where the code
    /// is (S-402), leads to where the code is typed.
    func message(
        _ mail: OutgoingMail, as kind: OutgoingMail.Kind? = nil, to recipient: String? = nil, _ account: Account?,
        _ token: OneTimeToken?, isLinkGood: Bool = true, recoveryCodesLeft: Int? = nil, passkeys: Int = 0,
        identities: Int = 0
    ) -> MailMessage? {
        let recipient = recipient ?? mail.recipient
        guard let to = try? EmailAddress(recipient) else { return nil }
        let kind = kind ?? mail.kind
        var facts = [
            "service": configuration.service, "link": isLinkGood ? link(kind, token) : pages.profile,
            "email": recipient, "profile": pages.profile,
        ]
        if let account {
            facts["name"] = MailWriter.unlinked(account.name)
            facts["uid"] = MailWriter.unlinked(account.uid)
        }
        facts["support"] = configuration.support
        facts["home"] = configuration.homeURL
        if !mail.origin.isEmpty { facts["origin"] = mail.origin }
        if !isLinkGood { facts["void"] = "yes" }
        if account?.state == .pending { facts["pending"] = "yes" }
        if passkeys > 0 { facts["passkeys"] = String(passkeys) }
        if identities > 0 { facts["identities"] = String(identities) }
        if kind == .passwordChanged, account?.factors.isEmpty == false { facts["factors"] = "yes" }
        if kind == .passwordChanged, let account, account.email == recipient, !account.isEmailVerified {
            facts["unconfirmed"] = "yes"
        }
        if let recoveryCodesLeft { facts["left"] = String(recoveryCodesLeft) }
        if let token { facts["code"] = secrets.code(for: token) }
        let words = templates.words(kind, mail.language, at: mail.createdAt, facts, look: configuration.look)
        return MailMessage(
            from: configuration.from, fromName: configuration.fromName, to: to, subject: words.subject,
            text: words.text, html: words.html, logo: configuration.look.logo, id: mail.id, date: mail.createdAt)
    }

    /// Mail programs make links of what looks like an address, and nobody shall send links through us (S-124): a word joiner
    /// (U+2060), which is not seen, stands before dots and colons inside words, and before what a host name may have for a dot
    /// (UTS #46). `UID.canonical` takes it out again.
    private static func unlinked(_ text: String) -> String {
        var output = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if [".", ":", "@", "\u{3002}", "\u{ff0e}", "\u{ff61}"].contains(scalar), let before = output.last,
                !before.properties.isWhitespace
            {
                output.append("\u{2060}")
            }
            output.append(scalar)
        }
        return String(output)
    }

    /// Beside this one, an e-mail leads only to the operator's own `home_url`.
    private func link(_ kind: OutgoingMail.Kind, _ token: OneTimeToken?) -> String {
        let secret = token.map { secrets.link(for: $0) }
        return switch kind {
        case .resetPassword: pages.reset(secret)
        case .verifyEmail, .changeEmail, .approved: pages.confirm(secret)
        case .emailChangeNotice, .emailChanged, .emailRemoved: pages.undo(secret)
        case .passwordChanged, .accountExists, .manyFailures, .passwordWithoutFactor, .factorGuesses: pages.forgotten
        case .approvalAsked: pages.joining
        case .staffJoined: pages.users
        case .groupJoined: pages.groups
        case .newDevice, .recoveryCodeIssued, .factorCodeIssued, .emailUndone, .recoveryCodeUsed, .factorAdded,
            .factorRemoved, .passkeyAdded, .passkeyRemoved, .securityKeyAdded, .securityKeyRemoved, .factorsReset,
            .recoveryCodesMade, .passkeyCopied, .identityLinked, .identityUnlinked,
            .identityCode:
            pages.profile
        case .accountDeleted: pages.home
        }
    }
}
