/// Who is in which class, as `classes.csv` and `enrollments.csv` of OneRoster 1.1 say it beside `users.csv`.
package struct OneRosterClasses: Sendable {
    /// Keys of groups, by the `sourcedId` of people.
    private var keys: [[UInt8]: [String]] = [:]
    /// Keys of groups, by the `sourcedId` of classes.
    private var groups: [[UInt8]: String] = [:]

    /// Somebody is in several classes.
    private static let mostEnrollments = 10 * Roster.mostRows

    /// Of `classes.csv`; those that are not active are left out. A class is called by its code, or else by its title. Throws what a file
    /// is that is none of these, or is too long, or has a quotation mark that nothing closes.
    package init(_ classes: [UInt8]) throws(RosterFault) {
        let table = try OneRosterTable(classes, needing: ["sourcedid", "title"], most: Roster.mostRows)
        for row in table.rows where table.isActive(row) {
            let code = table.cell("classcode", row)
            let key = RosterNames.groupKey(code.isEmpty ? table.cell("title", row) : code)
            if (1...40).contains(key.utf8.count) { groups[Array(table.cell("sourcedid", row).utf8)] = key }
        }
    }

    /// Of `enrollments.csv`; those that are not active are left out, and so are people who teach. Throws as `init`.
    package func enrolling(_ enrollments: [UInt8]) throws(RosterFault) -> OneRosterClasses {
        var classes = self
        let table = try OneRosterTable(
            enrollments, needing: ["classsourcedid", "usersourcedid"], most: OneRosterClasses.mostEnrollments)
        for row in table.rows where table.isActive(row) {
            guard ["", "student"].contains(ASCII.lowercase(table.cell("role", row))),
                let key = groups[Array(table.cell("classsourcedid", row).utf8)]
            else { continue }
            let person = Array(table.cell("usersourcedid", row).utf8)
            if classes.keys[person]?.contains(key) != true { classes.keys[person, default: []].append(key) }
        }
        return classes
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

    init(_ bytes: [UInt8], needing words: [String], most: Int) throws(RosterFault) {
        guard bytes.count <= Roster.mostBytes else { throw RosterFault(.tooLarge) }
        let text = try RosterText(bytes, as: nil)
        let table = RosterTable(text.text, delimiter: nil, most: most + 2) { headings in
            RosterColumns.words(of: headings).count { words.contains($0) }
        }
        guard let head = table.records.first else { throw RosterFault(.empty) }
        let found = RosterColumns.words(of: head.cells)
        self.places = Dictionary(zip(found, found.indices)) { first, _ in first }
        self.rows = Array(table.records.dropFirst())
        guard words.allSatisfy({ places[$0] != nil }) else { throw RosterFault(.noColumns, headings: head.cells) }
        guard rows.count <= most else { throw RosterFault(.tooManyRows, most: most) }
        // It takes what follows into its cell: who is in which class cannot be told any more.
        if let open = table.records.first(where: \.isOpen) { throw RosterFault(.quoteOpen, row: open.row) }
    }

    func cell(_ word: String, _ row: RosterTable.Record) -> String {
        guard let place = places[word], place < row.cells.count else { return "" }
        return row.cells[place]
    }

    func isActive(_ row: RosterTable.Record) -> Bool {
        ["", "active"].contains(ASCII.lowercase(cell("status", row)))
    }
}
