/// Who is in which class, as `classes.csv` and `enrollments.csv` of OneRoster 1.1 say it beside `users.csv`.
package struct OneRosterClasses: Sendable {
    /// Keys of groups, by the `sourcedId` of people.
    private let keys: [[UInt8]: [String]]

    /// Classes and enrolments that are not active are left out, and so are people who teach. A class is called by its code, or else by
    /// its title. Throws what a file is that is none of these.
    package init(classes: [UInt8], enrollments: [UInt8]) throws(RosterFault) {
        var groups: [[UInt8]: String] = [:]
        let table = try OneRosterTable(classes, needing: ["sourcedid", "title"])
        for row in table.rows where table.isActive(row) {
            let code = table.cell("classcode", row)
            let key = RosterNames.groupKey(code.isEmpty ? table.cell("title", row) : code)
            if (1...40).contains(key.utf8.count) { groups[Array(table.cell("sourcedid", row).utf8)] = key }
        }
        var keys: [[UInt8]: [String]] = [:]
        let members = try OneRosterTable(enrollments, needing: ["classsourcedid", "usersourcedid"])
        for row in members.rows where members.isActive(row) {
            guard ["", "student"].contains(ASCII.lowercase(members.cell("role", row))),
                let key = groups[Array(members.cell("classsourcedid", row).utf8)]
            else { continue }
            let person = Array(members.cell("usersourcedid", row).utf8)
            if keys[person]?.contains(key) != true { keys[person, default: []].append(key) }
        }
        self.keys = keys
    }

    func groups(of sourcedID: String) -> [String] { keys[Array(sourcedID.utf8)] ?? [] }
}

extension Roster {
    /// The same people, in the groups of their classes as well.
    package func adding(_ classes: OneRosterClasses) -> Roster {
        with(
            people.map { person in
                let more = classes.groups(of: person.sourcedID).filter { !person.groups.contains($0) }
                return person.with(groups: person.groups + more)
            })
    }
}

/// A file of OneRoster, by the words of its headings.
private struct OneRosterTable {
    let rows: [RosterTable.Record]
    private let places: [String: Int]

    init(_ bytes: [UInt8], needing words: [String]) throws(RosterFault) {
        let text = try RosterText(bytes, as: nil)
        let table = RosterTable(text.text, delimiter: nil) { headings in
            headings.map(RosterColumns.word).count { words.contains($0) }
        }
        guard let head = table.records.first else { throw RosterFault(.empty) }
        let found = head.cells.map(RosterColumns.word)
        self.places = Dictionary(zip(found, found.indices)) { first, _ in first }
        self.rows = table.records.dropFirst().filter { !$0.isOpen }
        guard words.allSatisfy({ places[$0] != nil }) else { throw RosterFault(.noColumns, headings: head.cells) }
    }

    func cell(_ word: String, _ row: RosterTable.Record) -> String {
        guard let place = places[word], place < row.cells.count else { return "" }
        return row.cells[place]
    }

    func isActive(_ row: RosterTable.Record) -> Bool {
        ["", "active"].contains(ASCII.lowercase(cell("status", row)))
    }
}
