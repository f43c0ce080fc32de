import LatchkeyCore

/// What may stand between braces in a template; anything else is a mistake.
enum MailNames {
    /// What every e-mail knows: what people call the service, where its link leads, to whom it goes, when it happened (in UTC),
    /// whom to ask, and the page that people come from, where the operator has one.
    static let common = ["service", "link", "email", "time", "support", "home"]

    /// To an address that nobody has confirmed goes no name (S-306), and from where somebody acted is nobody else's business.
    static func known(in kind: OutgoingMail.Kind) -> [String] {
        switch kind {
        case .verifyEmail: common + ["uid", "code", "pending"]
        case .changeEmail, .approved: common + ["uid", "code"]
        case .resetPassword, .identityCode: common + ["name", "uid", "origin", "code"]
        case .accountExists, .approvalAsked, .recoveryCodeIssued, .factorCodeIssued:
            common + ["name", "uid"]
        case .factorsReset: common + ["name", "uid", "passkeys"]
        case .passwordChanged:
            common + ["name", "uid", "origin", "passkeys", "identities", "factors", "unconfirmed", "profile"]
        case .accountDeleted: common
        case .emailChangeNotice, .emailChanged, .emailRemoved: common + ["name", "uid", "origin", "void"]
        case .emailUndone, .newDevice,
            .manyFailures, .staffJoined, .passwordWithoutFactor, .factorGuesses, .factorAdded, .factorRemoved,
            .passkeyAdded, .passkeyRemoved, .securityKeyAdded, .securityKeyRemoved,
            .recoveryCodesMade, .passkeyCopied, .identityLinked, .identityUnlinked, .groupJoined:
            common + ["name", "uid", "origin"]
        case .recoveryCodeUsed: common + ["name", "uid", "origin", "left"]
        }
    }

    /// The HTML around the words.
    static let page = [
        "subject", "language", "service", "accent", "logo", "source", "width", "height", "body", "footer", "button",
        "label", "link", "lines", "follows", "text", ".",
    ]
}
