import LatchkeyCore
import LatchkeyFlows

/// A list of people, as the operator reads it.
enum RosterReport {
    static func people(of roster: Roster) -> [String] {
        let hasRoles = roster.people.contains { !$0.role.isEmpty }
        let rows = roster.people.map { person in
            [
                "\(person.row)", person.uid.printable + (person.isUIDMade ? "*" : ""), person.name.printable,
                person.email.printable, person.groups.joined(separator: "|"), person.ends,
            ] + (hasRoles ? [person.role.printable] : [])
        }
        let columns = ["row", "uid", "name", "email", "groups", "ends"] + (hasRoles ? ["role"] : [])
        return TextTable.lines(columns, rows, shrinking: 2)
    }

    /// What is to be known of the file beside its people.
    static func remarks(on roster: Roster) -> [String] {
        var lines: [String] = []
        if roster.notices.contains(.encodingGuessed) {
            let names = roster.sample.map(\.printable).joined(separator: ", ")
            lines.append(
                "read as \(roster.encoding.rawValue), because the file does not say; check these names: \(names)")
        }
        if roster.notices.contains(.namesAssumed) { lines.append("one column without a heading: read as names") }
        if !roster.ignored.isEmpty {
            lines.append("columns that are ignored: \(roster.ignored.map(\.printable).joined(separator: ", "))")
        }
        lines += roster.skipped.map { "row \($0.row) is left out: \($0.reason.sentence)" }
        lines += roster.problems.map { "\(label($0.row, $0.name, $0.uid)): \($0.sentence)" }
        return lines
    }

    static func refusals(_ refusals: [AddAccounts.Refusal], of roster: Roster) -> [String] {
        refusals.map { refusal in
            let person = refusal.index < roster.people.count ? roster.people[refusal.index] : nil
            return "\(label(person?.row, person?.name ?? "", refusal.uid ?? "")): \(refusal.error.sentence)"
        }
    }

    /// Whose name on the list is not the one of the account: it may be somebody else, who signed up with that user ID.
    static func otherNames(_ outcome: RosterOutcome, of roster: Roster) -> [String] {
        outcome.existing.compactMap { existing in
            let (person, account) = (roster.people[existing.index], existing.account)
            guard person.name != account.name else { return nil }
            let name = account.name.printable(atMost: longest)
            return "\(label(person.row, person.name, account.uid)): the account with this uid is called \(name)"
        }
    }

    /// Which roles the list gives to whom, without the one that everybody gets, and whose role it does not change.
    static func roles(
        _ outcome: RosterOutcome, of roster: Roster, _ catalog: RoleCatalog, isDryRun: Bool, codes: String?
    ) -> [String] {
        let given = Dictionary(grouping: outcome.added.filter { $0.account.roles != catalog.defaultRole }) {
            catalog.firstName(of: $0.account.roles)
        }
        var lines = given.sorted { $0.key < $1.key }.map { role, added in
            let named = added.prefix(mostNamed).map(\.account.uid.printable).joined(separator: ", ")
            let rest = added.count > mostNamed ? " and \(added.count - mostNamed) more" : ""
            let file = isDryRun || added.allSatisfy { $0.code == nil } ? nil : codes
            let told = file.map { "; \($0.printable) has their codes" } ?? ""
            return "\(isDryRun ? "would give" : "gave") the role \(role) to \(named)\(rest)\(told)"
        }
        let kept = outcome.existing.filter {
            let role = roster.people[$0.index].role
            return !role.isEmpty && !$0.account.roles.isSuperset(of: catalog[role]?.bits ?? [])
        }
        if !kept.isEmpty {
            lines.append(
                "\(kept.count.counted("person has", "people have")) not the role of the list: roles do not change")
        }
        return lines
    }

    private static let mostNamed = 20

    /// The number of a row, and in brackets what the row says of whom it is about.
    private static func label(_ row: Int?, _ name: String, _ uid: String) -> String {
        let said = [name, uid].filter { !$0.isEmpty }.map { $0.printable(atMost: longest) }
        let number = row.map { "row \($0)" } ?? "a row"
        return said.isEmpty ? number : "\(number) (\(said.joined(separator: ", ")))"
    }

    /// In characters; of a quotation mark that is not closed, a name has the rest of the file in it.
    private static let longest = 80

    static func counts(_ outcome: RosterOutcome, isDryRun: Bool) -> String {
        let changed = outcome.existing.filter { !$0.changes.isEmpty }.count
        let there = outcome.existing.count - changed
        return isDryRun
            ? "would add \(outcome.added.count), change \(changed), already there \(there)"
            : "added \(outcome.added.count), changed \(changed), already there \(there)"
    }

    /// What is done, and how the rest is done: a list again changes nothing of those who are there.
    static func stopped(_ stop: RosterOutcome.Stop, of roster: Roster, codes: String?) -> [String] {
        let row = stop.index < roster.people.count ? roster.people[stop.index].row : 0
        var lines = [
            "stopped at row \(row): \(stop.error.sentence)",
            "the rows before it are done; run the command again for the others",
        ]
        if let codes { lines.append("\(codes.printable) has the codes so far: give --codes another file then") }
        return lines
    }

    static func refused(_ count: Int) -> String { "\(count.counted("row was", "rows were")) refused" }
}

extension Roster.Problem {
    fileprivate var sentence: String {
        switch code {
        case .quoteOpen: "a quotation mark is not closed, so the rest of the file cannot be read"
        case .cellsCount: "more cells than there are headings"
        case .cellLong: "a cell has more than 1,000 characters"
        case .nameMissing: "there is no name"
        case .groupForm: "the group has no letter or digit, or more than 40 characters"
        case .endsForm: "the end is not a day like 2026-12-24 or a time like 2026-12-24T17:00:00Z"
        case .uidNeeded: "the name has no Latin letters: the list must have a column for user IDs"
        case .duplicateRow: "the same person as in row \(first ?? 0)"
        }
    }
}

extension Roster.Skipped.Reason {
    fileprivate var sentence: String {
        switch self {
        case .notActive: "the person is not active"
        case .notEnabled: "the person is not enabled"
        case .notStudent: "the person is not a student"
        case .notAPerson: "it is about grades, not about a person"
        }
    }
}

extension RosterFault {
    var sentence: String {
        switch code {
        case .empty: "the file is empty"
        case .tooLarge: "it has more than 2 MiB"
        case .tooManyRows: "it has more than \(most ?? Roster.mostRows) rows"
        case .notAList: "this is not a table as text; it seems to be \(kind?.words ?? "something else")"
        case .encodingBroken: "it is not in the encoding that was chosen, or that its first bytes name; see --encoding"
        case .noColumns:
            "no heading says what people are called; write name, or first name and last name, into the first row"
        case .noPeople: "there are headings, but no people below them"
        case .quoteOpen:
            "row \(row ?? 0): a quotation mark is not closed, so the rest of the file cannot be read; close it"
        }
    }
}

extension RosterFault.Kind {
    fileprivate var words: String {
        switch self {
        case .spreadsheet: "a spreadsheet: save it as CSV (UTF-8)"
        case .document: "a document: save its table as CSV (UTF-8)"
        case .pdf: "a PDF"
        case .picture: "a picture"
        case .archive: "a compressed file"
        case .binary: "binary data"
        case .json: "JSON"
        case .contacts: "contacts (vCard): export them as CSV"
        case .calendar: "a calendar"
        case .mail: "an e-mail: save the file that is attached to it"
        case .webPage: "a web page"
        }
    }
}
