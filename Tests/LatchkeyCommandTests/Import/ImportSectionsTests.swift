import Foundation
import GRDB
import LatchkeyCore
import LatchkeyStore
import Testing

@testable import latchkey

/// What `import flask --sections` makes of the sections of the Flask system.
@Suite struct ImportSectionsTests {
    private func school() throws -> CommandHarness {
        let harness = try CommandHarness()
        try FlaskFile.make(
            harness.path("flask.db"), era: .h,
            rows: [
                FlaskFile.user(1, "toby", role: "Admin"), FlaskFile.user(2, "niko", role: "Teacher"),
                FlaskFile.user(3, "hop"), FlaskFile.user(4, "HOP"),
            ])
        try FlaskFile.addSections(
            harness.path("flask.db"),
            [
                (1, "Computer Science A", "CSA"), (2, "Robotics", "Robo / 2"), (3, "Nobody here", "CSP"),
                (4, "Also", "csa"), (5, "", "???"),
            ],
            members: [
                (1, 1, "2025"), (2, 1, "2026"), (3, 1, "2026"), (4, 1, "2026"), (3, 2, "NULL"), (2, 4, "2026"),
                (2, 5, "2026"), (99, 1, "2026"),
            ])
        return harness
    }

    private func members(_ key: String, _ store: Store) async throws -> [String] {
        let group = try #require(try await store.findGroup(key: key)).group
        let filter = AccountFilter(group: group.id)
        return try await store.listAccounts(search: nil, filter: filter, limit: 10).accounts.map(\.uid).sorted()
    }

    @Test("A section becomes a group for each year, with those who came over, and nobody leads it")
    func sections() async throws {
        let harness = try school()
        #expect(await harness.run("import", "flask", "flask.db", "--sections") == 0)
        #expect(harness.out.contains("group csa-2026: created, 2 members"))
        #expect(!harness.out.contains("tables that are not taken"))
        let store = try await harness.store()
        let groups = try await store.listGroups(for: .operator, search: nil, isArchived: false, limit: 10, after: nil)
        #expect(
            groups.groups.map { "\($0.group.key.text) \($0.group.name)" } == [
                "csa-2025 Computer Science A 2025", "csa-2026 Computer Science A 2026", "robo-2 Robotics",
            ])
        #expect(try await members("csa-2025", store) == ["toby"])
        #expect(try await members("csa-2026", store) == ["hop", "niko"])
        #expect(try await members("robo-2", store) == ["hop"])
        for group in groups.groups { #expect(try await !store.hasLeader(group.group.id)) }
        let niko = try #require(try await store.findAccount(uid: "niko"))
        let events = try await store.listEvents(of: niko.id, limit: 5).filter { $0.kind == .memberAdded }
        #expect(events.map(\.actorKind) == [.operator])
        #expect(events.first?.detail.hasSuffix("source=flask") == true)
    }

    @Test("A section without a key of its own is told, and --strict ends with status 1 for it")
    func withoutKey() async throws {
        let harness = try school()
        #expect(await harness.run("import", "flask", "flask.db", "--sections", "--dry-run") == 0)
        #expect(harness.out.contains("section \"???\" 2026: there is nothing to make a key of; not taken"))
        #expect(harness.out.contains("section \"csa\" 2026: would have the key of section \"CSA\" 2026, csa-2026"))
        #expect(
            harness.out.contains("section \"CSA\" 2026: 2 accounts, the group csa-2026 (Computer Science A 2026)"))
        #expect(!harness.exists("data"))
        #expect(await harness.run("import", "flask", "flask.db", "--sections", "--strict") == 1)
        #expect(harness.err.contains("--strict: 3 rows would not be taken"))
        #expect(!harness.exists("data"))
    }

    @Test("Importing sections twice brings nobody back who was taken out, and no archived group")
    func twice() async throws {
        let harness = try school()
        #expect(await harness.run("import", "flask", "flask.db", "--sections") == 0)
        #expect(await harness.run("group", "remove-member", "csa-2026", "hop") == 0)
        #expect(await harness.run("group", "archive", "csa-2025") == 0)
        #expect(await harness.run("import", "flask", "flask.db", "--sections") == 0)
        #expect(harness.out.contains("group csa-2026: already here, unchanged"))
        #expect(harness.out.contains("group csa-2026: hop is not in it; `latchkey group add-member csa-2026 UID`"))
        #expect(harness.out.contains("group csa-2025: archived here, unchanged"))
        let store = try await harness.store()
        #expect(try await members("csa-2026", store) == ["niko"])
        #expect(try await store.findGroup(key: "csa-2025") == nil)
    }

    @Test("Sections come after their people; who signed up here under the same uid is in no group")
    func later() async throws {
        let harness = try school()
        #expect(await harness.run("user", "add", "hop", "--code") == 0, "\(harness.err)")
        #expect(await harness.run("import", "flask", "flask.db") == 0)
        #expect(harness.out.contains("tables that are not taken: sections, user_sections"))
        #expect(await harness.run("import", "flask", "flask.db", "--sections") == 0)
        #expect(harness.out.contains("group csa-2026: hop did not come by an import; not put into it"))
        #expect(try await members("csa-2026", try await harness.store()) == ["niko"])
    }

    @Test("Nobody comes into a group that is here, whoever leads it; who is new is told")
    func led() async throws {
        let harness = try school()
        #expect(await harness.run("user", "add", "tess", "--role", "Teacher", "--code") == 0, "\(harness.err)")
        #expect(await harness.run("group", "add", "csa-2026", "Ours") == 0)
        #expect(await harness.run("group", "set-leader", "csa-2026", "tess") == 0)
        #expect(await harness.run("import", "flask", "flask.db", "--sections") == 0)
        #expect(harness.out.contains("group csa-2026: already here, unchanged"))
        #expect(harness.out.contains("group csa-2026: niko is not in it"))
        #expect(try await members("csa-2026", try await harness.store()) == ["tess"])
    }

    @Test("Tables that the Flask system did not make: a person twice, sections with one number, another case of names")
    func oddTables() async throws {
        let harness = try CommandHarness()
        try FlaskFile.make(
            harness.path("flask.db"), era: .h, rows: [FlaskFile.user(1, "ann"), FlaskFile.user(2, "bob")])
        let queue = try DatabaseQueue(path: harness.path("flask.db"))
        try await queue.write { database in
            try database.execute(
                sql: """
                    DROP TABLE sections;
                    CREATE TABLE sections (ID INTEGER, _Name TEXT, _abbreviation TEXT, year INTEGER);
                    INSERT INTO sections VALUES (1, 'First', 'CSA', 1999), (1, 'Second', 'CSP', 1999), (2, 'Third', 'ROB', 1999);
                    CREATE TABLE user_sections (user_id INTEGER, section_id INTEGER, Year INTEGER);
                    INSERT INTO user_sections VALUES (1, 1, 2026), (1, 1, 2026), (2, 2, 2026), (2, 1, 2025);
                    """)
        }
        try queue.close()
        #expect(await harness.run("import", "flask", "flask.db", "--sections") == 0, "\(harness.err)")
        let store = try await harness.store()
        let groups = try await store.listGroups(for: .operator, search: nil, isArchived: false, limit: 10, after: nil)
        #expect(groups.groups.map(\.group.key.text) == ["csa-2025", "csa-2026", "rob-2026"])
        #expect(try await members("csa-2026", store) == ["ann"])
        #expect(try await members("rob-2026", store) == ["bob"])
    }

    @Test("A missing column is named, and ends only the import that asks for sections")
    func missingColumn() async throws {
        let harness = try CommandHarness()
        try FlaskFile.make(harness.path("flask.db"), era: .h, rows: [FlaskFile.user(1, "ann")])
        let queue = try DatabaseQueue(path: harness.path("flask.db"))
        try await queue.write { try $0.execute(sql: "CREATE TABLE user_sections (user_id INTEGER, section TEXT)") }
        try queue.close()
        #expect(await harness.run("import", "flask", "flask.db", "--sections") == 1)
        #expect(harness.err.contains("--sections expects a table user_sections with a column section_id"))
        #expect(await harness.run("import", "flask", "flask.db") == 0)
    }

    @Test("Without sections there is nothing to make groups of")
    func none() async throws {
        let harness = try CommandHarness()
        try FlaskFile.make(harness.path("flask.db"), era: .l, rows: [FlaskFile.user(1, "ann")])
        #expect(await harness.run("import", "flask", "flask.db", "--sections") == 0)
        #expect(harness.out.contains("there is nobody in a section in this database"))
    }
}
