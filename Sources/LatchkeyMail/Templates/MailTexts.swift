import LatchkeyCore

/// The words of the mails. The first line is the subject; a line that is only a link becomes a button in HTML.
///
/// Known names: `name`, `uid`, `service`, `link`, `code`, `email`, `origin`, `time`, `support` (where to ask for help), and
/// `pending`, set only for accounts that wait for approval.
enum MailTexts {
    static func text(_ kind: OutgoingMail.Kind, _ language: MailLanguage) -> String {
        switch language {
        case .english: english(kind)
        case .spanish: spanish(kind)
        }
    }

    /// Whom people ask, where the operator has not said so.
    static func support(_ language: MailLanguage) -> String {
        switch language {
        case .english: "the people who run the site"
        case .spanish: "quienes llevan el sitio"
        }
    }
}
