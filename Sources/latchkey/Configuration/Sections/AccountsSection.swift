import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

/// Who gets an account, and what accounts hold.
struct AccountsSection: ConfigurationSection {
    static let registration = ConfigurationKey(
        "registration", default: FlowsConfiguration().registration, expected: "open, code, invite, approval or closed",
        help:
            "Who may sign up: anyone; people who have a join code or an invitation; people who have an invitation; anyone, once staff approve them; nobody.",
        read: ConfigurationText.choice(FlowsConfiguration.Registration.self)
    )

    static let compatibility = ConfigurationKey(
        "compatibility", default: FlowsConfiguration().compatibility, expected: "none or flask",
        help: "`flask` gives the Flask system's own pages what only they need: "
            + "[coming from the Flask system](compatibility.md).",
        read: ConfigurationText.choice(FlowsConfiguration.Compatibility.self)
    )

    static let emailDomains = ConfigurationKey(
        list: "email_domains", as: "any", expected: "domains like school.example, and registration open or approval",
        help: "People who sign up without a code need an address in one of these domains, and must confirm it.",
        read: ConfigurationText.domain
    )

    static let uidLabel = ConfigurationKey(
        "uid_label", default: ServerConfiguration(publicURL: .local).uidLabel, expected: "1 to 40 printable characters",
        help: "What the pages call a user ID, like `GitHub ID`.", read: ConfigurationText.label
    )

    static let deleteAfterEnd = ConfigurationKey(
        "accounts.delete_after_end", default: AuditRetention.forever, as: "never",
        expected: "never, or a duration from 1d to 36500d, like 90d",
        help:
            "How long after [its end](administration.md#accounts-that-end) an account is deleted, if it has not got another one.",
        read: ConfigurationText.waitAfterEnd
    )

    static let profileFields = ConfigurationKey<[String]>(
        list: "profile_fields", as: "none",
        expected: "at most 50 fields like section text, or grade number self staff: Final grade, each name once",
        help: "What profiles have beside name and address: [the fields of profiles](#the-fields-of-profiles).",
        read: { $0 }
    )

    var keys: [any DescribedKey] {
        [
            Self.registration, Self.compatibility, Self.emailDomains, Self.uidLabel, Self.profileFields,
            Self.deleteAfterEnd,
        ]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.flows.registration = reader.value(Self.registration)
        settings.flows.compatibility = reader.value(Self.compatibility)
        settings.flows.emailDomains = reader.value(Self.emailDomains)
        if case .lasting(let wait) = reader.value(Self.deleteAfterEnd) { settings.flows.deleteAfterEnd = wait }
        settings.server.uidLabel = reader.value(Self.uidLabel)
        let entries = reader.value(Self.profileFields)
        settings.flows.profileFields = AccountsSection.fields(entries, &reader)
    }

    /// An entry that is no field is called by its place: what stands there may be anything (S-273).
    private static func fields(_ entries: [String], _ reader: inout SettingsReader) -> [ProfileField] {
        var fields: [ProfileField] = []
        for (index, entry) in entries.enumerated() {
            guard let field = ConfigurationText.profileField(entry) else {
                reader.refuse(
                    profileFields.description,
                    expected: "in entry \(index + 1) a field like section text, or grade number self staff: Final "
                        + "grade; names of the account itself, like email, are taken")
                return fields
            }
            guard !fields.contains(where: { $0.name == field.name }) else {
                reader.refuse(
                    profileFields.description,
                    expected: "each name once, but entry \(index + 1) (\(field.name)) has one that is there already")
                return fields
            }
            fields.append(field)
        }
        if fields.count > ProfileField.most {
            reader.refuse(
                profileFields.description,
                expected: "at most \(ProfileField.most) fields, but there are \(fields.count)")
        }
        return fields
    }
}
