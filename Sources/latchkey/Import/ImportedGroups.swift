import LatchkeyCore
import LatchkeyStore

/// What becomes of the sections of a Flask database: a group for each section and year, decided before anything is written.
///
/// Nobody leads such a group: in the Flask system people put themselves into sections, teachers like pupils.
struct ImportedGroups: Sendable {
    struct Entry: Sendable {
        let key: GroupKey
        let name: String
        let uids: [String]
    }

    private(set) var entries: [Entry] = []
    /// Lines of the report.
    private(set) var lines: [String] = []
    private(set) var refusedCount = 0

    init(_ sections: [FlaskSection], of people: [ImportPlan.Entry]) {
        let uids = Dictionary(people.map { ($0.row, $0.uid) }, uniquingKeysWith: { first, _ in first })
        var taken: [String: String] = [:]
        for section in sections {
            let shown = ImportedGroups.shown(section)
            do throws(Refusal) {
                let key = try ImportedGroups.key(of: section)
                if let other = taken[key.text] { throw Refusal("would have the key of \(other), \(key.text)") }
                guard let name = ImportedGroups.name(of: section, key) else {
                    throw Refusal("the name is not readable")
                }
                taken[key.text] = shown
                // A table that the Flask system did not make may have a row twice.
                let members = Set(section.users).compactMap { uids[$0] }.sorted()
                entries.append(Entry(key: key, name: name, uids: members))
                lines.append("\(shown): \(members.count.counted("account")), the group \(key.text) (\(name.printable))")
            } catch {
                refusedCount += 1
                lines.append("\(shown): \(error.reason); not taken")
            }
        }
        if sections.isEmpty { lines.append("there is nobody in a section in this database") }
    }

    /// Makes those groups that are not here; writes a line for each.
    func write(to store: Store, _ context: CommandContext) async throws {
        for entry in entries {
            let group = PeopleGroup(
                id: GroupID(context.randomness), key: entry.key, name: entry.name, createdAt: context.now(),
                createdBy: nil)
            let outcome = try await store.importGroup(group, uids: entry.uids, at: context.now())
            context.console.write("group \(entry.key.text): \(outcome.text)")
            for (uids, what) in [
                (outcome.notImported, "did not come by an import; not put into it"),
                (outcome.withoutRoom, "is in as many groups as there may be, or the group is full; not put into it"),
                (outcome.missing, "is not in it; `latchkey group add-member \(entry.key.text) UID` puts people in"),
            ] {
                for uid in uids { context.console.write("group \(entry.key.text): \(uid.printable) \(what)") }
            }
        }
    }

    private struct Refusal: Error {
        let reason: String

        init(_ reason: String) {
            self.reason = reason
        }
    }

    private static func shown(_ section: FlaskSection) -> String {
        let name =
            if case .text(let text) = section.abbreviation {
                "section \"\(String(text.unicodeScalars.prefix(40)).printable)\""
            } else {
                "section without a readable abbreviation"
            }
        return name + year(of: section, after: " ")
    }

    private static func year(of section: FlaskSection, after separator: String) -> String {
        section.year.map { "\(separator)\($0)" } ?? ""
    }

    /// `CSA` of 2026 becomes `csa-2026`: what a key cannot have becomes one `-`.
    private static func key(of section: FlaskSection) throws(Refusal) -> GroupKey {
        guard case .text(let text) = section.abbreviation else { throw Refusal("there is nothing to make a key of") }
        let parts = ASCII.lowercase(text).utf8.split { byte in
            !(ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte))
        }
        guard !parts.isEmpty else { throw Refusal("there is nothing to make a key of") }
        let word = parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
        do {
            return try GroupKey(word + year(of: section, after: "-"))
        } catch {
            throw Refusal("the abbreviation is too long for a key with its year")
        }
    }

    private static func name(of section: FlaskSection, _ key: GroupKey) -> String? {
        guard case .text(let text) = section.name, let name = PersonName(mending: text) else { return key.text }
        let year = year(of: section, after: " ")
        let room = PersonName.longest - year.unicodeScalars.count
        return PersonName(mending: String(name.text.unicodeScalars.prefix(room)) + year)?.text
    }
}

extension ImportedGroupOutcome {
    fileprivate var text: String {
        switch kind {
        case .made: "created, \(addedCount.counted("member"))"
        case .alreadyHere: "already here, unchanged"
        case .archived: "archived here, unchanged"
        }
    }
}
