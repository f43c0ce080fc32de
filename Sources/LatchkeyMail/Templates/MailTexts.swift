import LatchkeyCore

/// The words of the mails. The first line is the subject. A line that is only `{{link}}` or `{{home}}` is a link in HTML; with one
/// line of words above it and empty lines around both, it is a button with these words.
///
/// `MailNames` has the names that may stand in each.
enum MailTexts {
    static func text(_ kind: OutgoingMail.Kind, _ language: MailLanguage) -> String {
        switch language {
        case .english: english(kind)
        case .spanish: spanish(kind)
        }
    }

    /// What stands below all of them.
    static func footer(_ language: MailLanguage) -> String {
        switch language {
        case .english:
            """
            This e-mail was sent by {{service}}. Do you have questions? Ask {{support}}.{{#home}}

            {{home}}{{/home}}
            """
        case .spanish:
            """
            Este correo lo ha enviado {{service}}. ¿Tienes preguntas? Consulta a {{support}}.{{#home}}

            {{home}}{{/home}}
            """
        }
    }

    /// Whom people ask, where the operator has not said so.
    static func support(_ language: MailLanguage) -> String {
        switch language {
        case .english: "the people who run this site"
        case .spanish: "los responsables del sitio"
        }
    }

    /// For a `DateFormatter`.
    static func dateFormat(_ language: MailLanguage) -> String {
        switch language {
        case .english: "d MMMM yyyy, HH:mm 'UTC'"
        case .spanish: "d 'de' MMMM 'de' yyyy, HH:mm 'UTC'"
        }
    }
}
