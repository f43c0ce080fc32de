package import LatchkeyCore

/// People as text: one object, or one row of a table, for each.
package struct PeopleText: Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case csv
        case jsonLines = "jsonl"

        var mediaType: String {
            switch self {
            case .jsonLines: "application/jsonl; charset=utf-8"
            case .csv: "text/csv; charset=utf-8; header=present"
            }
        }
    }

    package let format: Format
    let table: PeopleTable
    /// Names of the fields of profiles.
    let fields: [String]
    let roles: RoleCatalog

    package init(format: Format, fields: [String], delimiter: RosterDelimiter, roles: RoleCatalog) {
        self.format = format
        self.table = PeopleTable(fields: fields, delimiter: delimiter, roles: roles)
        self.fields = fields
        self.roles = roles
    }

    /// What stands before the first of them.
    package var beginning: [UInt8] {
        switch format {
        case .jsonLines: []
        case .csv: table.beginning
        }
    }

    package func lines(_ people: [ExportedPerson]) -> [UInt8] {
        switch format {
        case .csv: people.flatMap(table.row)
        case .jsonLines: people.flatMap(line)
        }
    }

    private func line(_ person: ExportedPerson) -> [UInt8] {
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
