import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SearchIndexTests {
    /// Names as they come, with what an index could stumble over.
    private struct Names {
        private let random: Randomness
        private static let words = [
            "ada", "lovelace", "anna", "bert", "núñez", "o'brien", "100%", "a_b", "back\\slash", "李", "小龙", "Дон", "x",
            "de",
            "la", "smith", "\"quoted\"", "NEAR", "AND", "*", "-", "ß", "Łukasz", "ใน",
        ]
        private static let syllables = ["ba", "be", "da", "di", "ko", "lu", "ma", "ne", "ri", "so", "tu", "wa"]

        init(_ random: Randomness) {
            self.random = random
        }

        private func number(below limit: Int) -> Int { Int(random.word() % UInt64(limit)) }

        func word() -> String {
            guard number(below: 3) > 0 else { return Names.words[number(below: Names.words.count)] }
            return (0...number(below: 3)).map { _ in Names.syllables[number(below: Names.syllables.count)] }.joined()
        }

        func name() -> String { (0...number(below: 3)).map { _ in word() }.joined(separator: " ") }

        /// A piece of one or two words.
        func search() -> String {
            (0...number(below: 2)).map { _ in
                let scalars = Array(word().unicodeScalars)
                let start = number(below: scalars.count)
                let piece = scalars[start..<min(scalars.count, start + 1 + number(below: 5))]
                return String(String.UnicodeScalarView(piece))
            }.joined(separator: " ")
        }
    }

    /// Straight into the table: what is asked here is what the index makes of it.
    private static func fill(_ store: Store, count: Int, _ names: Names) async throws {
        try await store.database.write(.everything) { connection in
            for number in 0..<count {
                let name = names.name()
                let uid = "u\(number)\(names.word().filter(\.isLetter))"
                let text = [uid, name, "\(uid)@school.example"].map(FoldedText.folded).joined(separator: "\n")
                try connection.execute(
                    """
                    INSERT INTO account (id, uid, uid_key, name, name_key, email_verified, search_text, roles, state, created_at)
                    VALUES (?, ?, ?, ?, 'n', 0, ?, 4, 1, 0)
                    """,
                    AccountID.fixture(), uid, UID.canonical(of: uid), name, text)
            }
        }
    }

    /// What every word of a search means, asked of each row.
    private static func scan(_ store: Store, _ search: String) async throws -> Set<String> {
        let words = FoldedText.folded(search).unicodeScalars.split(separator: " ").map { word in
            (word.count < 3 ? "  " : "") + String(String.UnicodeScalarView(word))
        }
        let patterns = words.map { word in
            let escaped = ["\\", "%", "_"].reduce(word) { $0.replacing($1, with: "\\" + $1) }
            return DatabaseValue.text("%\(escaped)%")
        }
        let text = "('  ' || replace(replace(search_text, ' ', '  '), '\n', '  '))"
        let conditions = words.map { _ in "\(text) LIKE ? ESCAPE '\\'" }.joined(separator: " AND ")
        return try await store.database.read { connection in
            Set(try connection.query("SELECT uid FROM account WHERE \(conditions)", patterns).map { try $0.text(0) })
        }
    }

    /// Of many only how many: reading them all would take most of the test's time.
    private static func expect(_ expected: Set<String>, for search: String, in store: Store) async throws {
        let page = try await store.listAccounts(search: search, limit: 300, offset: 0)
        #expect(page.total == expected.count && !page.isCapped, "\(search)")
        if expected.count <= 300 { #expect(Set(page.accounts.map(\.uid)) == expected, "\(search)") }
    }

    @Test(
        "R-050, R-051: over 10,000 random names the index finds what LIKE finds, also after changes and removals",
        arguments: Engine.allCases)
    func equalsLike(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let names = Names(.seeded(7))
        try await SearchIndexTests.fill(store, count: 9_990, names)
        var found = 0
        func compare(_ count: Int) async throws {
            for _ in 0..<count {
                let text = names.search()
                let expected = try await SearchIndexTests.scan(store, text)
                try await SearchIndexTests.expect(expected, for: text, in: store)
                found += expected.count
            }
        }
        try await compare(60)
        try await store.execute("UPDATE account SET search_text = replace(search_text, 'a', 'o') WHERE uid LIKE 'u1%'")
        try await store.execute("DELETE FROM account WHERE uid LIKE 'u2%'")
        try await compare(40)
        #expect(found > 1_000)
    }

    @Test(
        "R-051: a copy, and a database from before the index, are searched like any other", arguments: Engine.allCases)
    func madeAfterwards(_ engine: Engine) async throws {
        let old = try await engine.makeEmptyDatabase()
        let before = Migration.all.filter { $0.number < 21 }
        try await Migrator(old.database, migrations: before).run(now: TestClock.start)
        try await SearchIndexTests.fill(old, count: 200, Names(.seeded(8)))
        try await Migrator(old.database).run(now: TestClock.start)
        let copy = try await Engine.sqlite.makeDatabase().store
        _ = try await StoreCopy(from: old.database, to: copy.database).run()
        let names = Names(.seeded(9))
        for _ in 0..<20 {
            let text = names.search()
            let expected = try await SearchIndexTests.scan(old, text)
            try await SearchIndexTests.expect(expected, for: text, in: old)
            try await SearchIndexTests.expect(expected, for: text, in: copy)
        }
    }

    @Test("R-050: SQLite reads the index for each word that is long enough, and no account before it is found")
    func plan() async throws {
        let store = try await Engine.sqlite.makeDatabase().store
        let plan = try await store.database.read { connection in
            try connection.query(
                "EXPLAIN QUERY PLAN SELECT account_id FROM account_search WHERE text LIKE ? AND text LIKE ? LIMIT 10001",
                "%ada%", "%love%"
            ).map { try $0.text(3) }
        }
        #expect(plan.contains { $0.contains("VIRTUAL TABLE INDEX 0:L0L0") }, "\(plan)")
        #expect(!plan.contains { $0.contains("account ") && $0.contains("SCAN account") }, "\(plan)")
    }

    @Test("R-050: PostgreSQL has the index, and its planner can use it")
    func planOfPostgres() async throws {
        let store = try await Engine.postgres.makeDatabase().store
        #expect(try await store.hasSearchIndex())
        try await SearchIndexTests.fill(store, count: 50, Names(.seeded(3)))
        let plan = try await store.database.read { connection in
            try connection.query("SET LOCAL enable_seqscan = off")
            return try connection.query(
                "EXPLAIN SELECT account_id FROM account_search WHERE text LIKE '%lovelace%'"
            ).map { try $0.text(0) }
        }
        #expect(plan.contains { $0.contains("account_search_trigram") }, "\(plan)")
    }

    @Test("R-051: without pg_trgm the step of the schema succeeds, and a search finds the same")
    func withoutExtension() async throws {
        let store = try await Engine.postgres.makeEmptyDatabase()
        let missing = Migration.all.map { step in
            Migration(number: step.number, name: step.name) { dialect in
                step.statements(dialect).map { $0.replacing("pg_trgm", with: "pg_missing") }
            }
        }
        try await Migrator(store.database, migrations: missing).run(now: TestClock.start)
        #expect(try await !store.hasSearchIndex())
        try await SearchIndexTests.fill(store, count: 100, Names(.seeded(4)))
        for text in ["smith", "ba", "ada lo"] {
            let expected = try await SearchIndexTests.scan(store, text)
            try await SearchIndexTests.expect(expected, for: text, in: store)
        }
    }
}
