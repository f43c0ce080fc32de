/// Collects the people of a list, and gives a user ID to each who has none.
struct RosterNamer {
    private(set) var people: [Roster.Person] = []
    private(set) var problems: [Roster.Problem] = []
    private(set) var skipped: [Roster.Skipped] = []
    private var drafts: [Draft] = []

    private static let maxCell = 1000

    /// Whether it has more characters than a cell may have.
    static func isLong(_ cell: String) -> Bool { cell.unicodeScalars.prefix(maxCell + 1).count > maxCell }

    private static let maxKey = 40

    private struct Draft {
        let given: String
        let family: String
        let person: Roster.Person
    }

    mutating func take(_ row: RosterRow, _ columns: RosterColumns) {
        if let reason = RosterNamer.reasonToSkip(row, columns) {
            return skipped.append(Roster.Skipped(row: row.number, reason: reason))
        }
        switch RosterNamer.draft(row, columns) {
        case .success(let draft): drafts.append(draft)
        case .failure(let refusal):
            let name = RosterNamer.name(in: row, columns)
            problems.append(
                Roster.Problem(row: row.number, code: refusal.code, name: name, uid: row.said(.uid, columns)))
        }
    }

    private struct Refusal: Error {
        let code: Roster.Problem.Code
    }

    private static func draft(_ row: RosterRow, _ columns: RosterColumns) -> Result<Draft, Refusal> {
        func refused(_ code: Roster.Problem.Code) -> Result<Draft, Refusal> { .failure(Refusal(code: code)) }
        let cells = row.record.cells
        guard !row.record.isOpen else { return refused(.quoteOpen) }
        guard cells.dropFirst(columns.width).allSatisfy(\.isEmpty) else { return refused(.cellsCount) }
        guard !cells.contains(where: isLong) else { return refused(.cellLong) }
        let (given, family) = (row.said(.given, columns), row.said(.family, columns))
        let name = RosterNamer.name(in: row, columns)
        guard !name.isEmpty else { return refused(.nameMissing) }
        var groups: [String] = []
        for part in row.said(.group, columns).unicodeScalars.split(separator: "|").map({ TypedText.trimmed(String($0)) }
        )
        where !part.isEmpty {
            let key = RosterNames.groupKey(part)
            guard (1...maxKey).contains(key.utf8.count) else { return refused(.groupForm) }
            if !groups.contains(key) { groups.append(key) }
        }
        let ends = row.said(.ends, columns)
        guard ends.isEmpty || isEnd(ends) else { return refused(.endsForm) }
        let person = Roster.Person(
            row: row.number, uid: row.said(.uid, columns), name: name, email: row.said(.email, columns),
            groups: groups, ends: ends, role: row.said(.role, columns), password: row.said(.password, columns),
            profile: columns.profile.mapValues(row.cell).filter { !$0.value.isEmpty },
            sourcedID: row.said(.sourcedID, columns))
        return .success(Draft(given: given, family: family, person: person))
    }

    /// What the row calls somebody; empty where it does not.
    private static func name(in row: RosterRow, _ columns: RosterColumns) -> String {
        let parts = [row.said(.given, columns), row.said(.family, columns)].filter { !$0.isEmpty }
        let names = [row.said(.name, columns), parts.joined(separator: " "), row.said(.identifier, columns)]
        return names.first { !$0.isEmpty } ?? ""
    }

    /// A day, or a time as our own export writes it.
    private static func isEnd(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard CalendarDate.isDate(String(text.utf8.prefix(10)) ?? "") else { return false }
        if bytes.count == 10 { return true }
        return bytes.count == 20 && bytes[10] == UInt8(ascii: "T") && bytes[19] == UInt8(ascii: "Z")
            && Timestamp(rfc3339: text) != nil
    }

    private static func reasonToSkip(_ row: RosterRow, _ columns: RosterColumns) -> Roster.Skipped.Reason? {
        func word(_ meaning: RosterColumns.Meaning) -> String { ASCII.lowercase(row.said(meaning, columns)) }
        switch columns.form {
        case .oneRoster:
            guard ["", "active"].contains(word(.status)) else { return .notActive }
            guard ["true", "1"].contains(word(.enabledUser)) else { return .notEnabled }
            guard columns.places[.oneRosterRole] == nil || word(.oneRosterRole) == "student" else { return .notStudent }
            return nil
        case .googleClassroom:
            // Below its headings, a table of marks has rows about the marks.
            guard ["date", "points", "class average"].contains(word(.family)), word(.given).isEmpty,
                word(.email).isEmpty
            else { return nil }
            return .notAPerson
        case .table, .gitHubClassroom: return nil
        }
    }

    /// The second of two with the same user ID is not taken; nor is who has none, and an address of somebody before them.
    mutating func nameAll() {
        var rows: [[UInt8]: Int] = [:]
        var mails: [[UInt8]: Int] = [:]
        var numbers: [[UInt8]: Int] = [:]
        for draft in drafts where !draft.person.uid.isEmpty {
            let key = Array(UID.canonical(of: draft.person.uid).utf8)
            guard isFirst(rows[key], draft) else { continue }
            rows[key] = draft.person.row
            people.append(draft.person)
        }
        for draft in drafts where draft.person.uid.isEmpty {
            var person = draft.person
            let mail = Array(ASCII.lowercase(person.email).utf8)
            guard isFirst(mail.isEmpty ? nil : mails[mail], draft) else { continue }
            let base = RosterNames.uid(
                given: draft.given, family: draft.family, name: person.name, email: person.email)
            guard !base.isEmpty else {
                problems.append(
                    Roster.Problem(row: person.row, code: .uidNeeded, name: person.name, uid: person.uid))
                continue
            }
            // A number that is taken stays taken: nobody of this name needs to ask for it again.
            person.uid = RosterNamer.numbered(base, from: &numbers[Array(base.utf8), default: 2]) {
                rows[Array($0.utf8)] != nil
            }
            person.isUIDMade = true
            rows[Array(person.uid.utf8)] = person.row
            mails[mail] = person.row
            people.append(person)
        }
        people.sort { $0.row < $1.row }
        problems.sort { $0.row < $1.row }
    }

    private mutating func isFirst(_ row: Int?, _ draft: Draft) -> Bool {
        guard let row else { return true }
        let person = draft.person
        problems.append(
            Roster.Problem(row: person.row, code: .duplicateRow, name: person.name, uid: person.uid, first: row))
        return false
    }

    private static func numbered(_ base: String, from number: inout Int, isTaken: (String) -> Bool) -> String {
        var uid = base
        while isTaken(uid) {
            uid = "\(base)\(number)"
            number += 1
        }
        return uid
    }
}
