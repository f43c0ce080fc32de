import GRDB
import LatchkeyCore
import LatchkeySQLite
import LatchkeyStore
import Testing

@Suite struct SearchUpkeepTests {
    private static func add(_ uids: [String], to database: SQLiteDatabase) async throws {
        try await database.write(.everything) { connection in
            for uid in uids {
                try connection.execute(
                    """
                    INSERT INTO account (id, uid, uid_key, name, name_key, email_verified, search_text, roles, state, created_at)
                    VALUES (?, ?, ?, 'N', 'n', 0, ?, 4, 1, 0)
                    """,
                    AccountID(.system), uid, uid, "\(uid)\nada \(uid)\n")
            }
        }
    }

    private static func find(_ text: String, _ database: SQLiteDatabase) async throws -> [String] {
        try await Store(database).listAccounts(search: text, limit: 100, offset: 0).accounts.map(\.uid)
    }

    @Test("R-051: the index outlives VACUUM and goes with a backup")
    func vacuumAndBackup() async throws {
        let scratch = try Scratch()
        let path = scratch.file("latchkey.db")
        let database = try SQLiteDatabase.open(path: path)
        try await Migrator(database).run(now: Timestamp(seconds: 0))
        let uids = (100..<160).map { "pupil\($0)" }
        try await SearchUpkeepTests.add(uids, to: database)
        // Gaps, which VACUUM would close in a table without a number of its own.
        try await database.write(.everything) { try $0.execute("DELETE FROM account WHERE uid < 'pupil130'") }
        try database.close()
        let other = try DatabaseQueue(path: path)
        try await other.vacuum()
        try other.close()
        let again = try SQLiteDatabase.open(path: path)
        #expect(try await SearchUpkeepTests.find("pil13", again) == (130..<140).map { "pupil\($0)" })
        #expect(try await SearchUpkeepTests.find("pil11", again).isEmpty)
        try await SearchUpkeepTests.add(["pupil999"], to: again)
        try await again.backup(to: scratch.file("backup.db"))
        try await again.integrityCheck()
        try again.close()
        let restored = try SQLiteDatabase.open(path: scratch.file("backup.db"))
        #expect(try await SearchUpkeepTests.find("ada pil99", restored) == ["pupil999"])
        #expect(try await SearchUpkeepTests.find("pil15", restored).count == 10)
        try restored.close()
    }
}
