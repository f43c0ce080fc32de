import LatchkeyCore

/// The words of the mails. The first line is the subject; a line that is only a link becomes a button in HTML.
///
/// Known names: `name`, `uid`, `service`, `link`, `code`, `email`, `origin`, `time`, and `pending` for accounts that are.
enum MailTexts {
    static func text(_ kind: OutgoingMail.Kind, _ language: MailLanguage) -> String {
        switch language {
        case .english: english(kind)
        case .spanish: spanish(kind)
        }
    }
}
