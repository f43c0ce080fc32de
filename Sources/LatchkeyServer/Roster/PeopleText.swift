import LatchkeyCore
import LatchkeyFlows

/// People as text: one object, or one row of a table, for each. The table comes back in as a list of people.
struct PeopleText {
    enum Format: String, CaseIterable {
        case csv
        case jsonLines = "jsonl"

        var mediaType: String {
            switch self {
            case .jsonLines: "application/jsonl; charset=utf-8"
            case .csv: "text/csv; charset=utf-8; header=present"
            }
        }
    }

    let format: Format
    let delimiter: RosterDelimiter
    /// Names of the fields of profiles.
    let fields: [String]
    let roles: RoleCatalog

    private static let columns = [
        "uid", "name", "email", "groups", "role", "state", "created_at", "last_sign_in_at", "ends_at",
    ]

    /// What stands before the first of them.
    var beginning: [UInt8] {
        switch format {
        case .jsonLines: []
        case .csv: CSVText.byteOrderMark + row(PeopleText.columns + fields)
        }
    }

    func lines(_ people: [ExportPeople.Person]) -> [UInt8] {
        switch format {
        case .csv: people.flatMap { row(cells($0)) }
        case .jsonLines:
            people.flatMap { person -> [UInt8] in
                var answer = JSONAnswer(capacity: 512)
                answer.user(person.account, roles) { answer in
                    answer.key("profile")
                    answer.object { answer in
                        for field in fields {
                            answer.key(named: field)
                            if let value = person.profile[field] { answer.string(value) } else { answer.null() }
                        }
                    }
                }
                return answer.bytes + [UInt8(ascii: "\n")]
            }
        }
    }

    private func cells(_ person: ExportPeople.Person) -> [String] {
        let account = person.account
        let groups = account.groups.map(\.group.key).joined(separator: "|")
        let own = [
            account.uid, account.name, account.email ?? "", groups, roles.firstName(of: account.roles),
            account.state.text, account.createdAt.rfc3339, account.lastSignInAt?.rfc3339 ?? "",
            account.endsAt?.rfc3339 ?? "",
        ]
        return own + fields.map { person.profile[$0] ?? "" }
    }

    private func row(_ cells: [String]) -> [UInt8] {
        Array(CSVText.row(cells, separatedBy: delimiter.rawValue).utf8)
    }
}
