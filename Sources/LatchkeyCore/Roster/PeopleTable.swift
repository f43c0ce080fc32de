/// Somebody on the list of people that goes out.
package struct ExportedPerson: Sendable {
    package let account: Account
    /// By names of fields.
    package let profile: [String: String]

    package init(_ account: Account, profile: [String: String]) {
        self.account = account
        self.profile = profile
    }
}

/// People as rows of a table, which comes back in as a list of people.
package struct PeopleTable: Sendable {
    private let delimiter: RosterDelimiter
    /// Names of the fields of profiles, which stand behind the other columns.
    private let fields: [String]
    private let roles: RoleCatalog

    private static let columns = [
        "uid", "name", "email", "groups", "role", "state", "created_at", "last_sign_in_at", "ends_at",
    ]

    package init(fields: [String], delimiter: RosterDelimiter, roles: RoleCatalog) {
        self.fields = fields
        self.delimiter = delimiter
        self.roles = roles
    }

    /// What stands before the first of them.
    package var beginning: [UInt8] { CSVText.byteOrderMark + row(PeopleTable.columns + fields) }

    package func row(_ person: ExportedPerson) -> [UInt8] {
        let account = person.account
        let groups = account.groups.map(\.group.key).joined(separator: "|")
        let own = [
            account.uid, account.name, account.email ?? "", groups, roles.firstName(of: account.roles),
            account.state.text, account.createdAt.rfc3339, account.lastSignInAt?.rfc3339 ?? "",
            account.endsAt?.rfc3339 ?? "",
        ]
        return row(own + fields.map { person.profile[$0] ?? "" })
    }

    private func row(_ cells: [String]) -> [UInt8] {
        Array(CSVText.row(cells, separatedBy: delimiter.rawValue).utf8)
    }
}
