import Foundation
import LatchkeyCore
import LatchkeySQLite
import Testing

@testable import LatchkeyStore

/// These change the umask of the process, or count on it.
@Suite(.serialized) struct DatabaseFileTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    func migrated(_ path: String) async throws -> SQLiteDatabase {
        let database = try SQLiteDatabase.open(path: path)
        try await Migrator(database).run(now: Timestamp(seconds: 1_800_000_000))
        return database
    }

    @Test(
        "S-282: all files are 0600 and a new directory is 0700, whatever the umask",
        arguments: [0o000, 0o022, 0o077] as [mode_t])
    func modesIgnoreTheUmask(_ mask: mode_t) async throws {
        let old = umask(mask)
        defer { umask(old) }
        let path = scratch.file("deep/data/latchkey.db")
        let database = try await migrated(path)
        try await database.backup(to: scratch.file("copy.db"))
        for file in [path, path + "-wal", path + "-shm", scratch.file("copy.db")] {
            #expect(try Scratch.mode(of: file) == 0o600, "\(file)")
        }
        for directory in ["deep", "deep/data"] { #expect(try Scratch.mode(of: scratch.file(directory)) == 0o700) }
    }

    @Test("S-282: files that others could read are narrowed")
    func widerModesAreNarrowed() async throws {
        let path = scratch.file("latchkey.db")
        let first = try await migrated(path)
        let files = [path, path + "-wal", path + "-shm"]
        for file in files { #expect(chmod(file, 0o644) == 0) }
        let second = try SQLiteDatabase.open(path: path)
        for file in files { #expect(try Scratch.mode(of: file) == 0o600, "\(file)") }
        try second.close()
        try first.close()
    }

    @Test("A file that is not a database is refused and stays as it is")
    func foreignFileIsKept() throws {
        let path = scratch.file("letter.txt")
        let letter = Data("Dear diary, this is long enough to be taken for a header of something.\n".utf8)
        try letter.write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: LatchkeyStore.DatabaseError.self) { try SQLiteDatabase.open(path: path) }
        #expect(error?.kind == .foreign)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == letter)
    }

    @Test("Another program's database is refused without a byte of it changing")
    func foreignDatabaseIsKept() throws {
        let path = scratch.file("volumes/user_management.db")
        try FileManager.default.createDirectory(atPath: scratch.file("volumes"), withIntermediateDirectories: true)
        try Foreign.make(at: path)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let error = #expect(throws: LatchkeyStore.DatabaseError.self) { try SQLiteDatabase.open(path: path) }
        #expect(error?.kind == .foreign)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    }

    @Test("A directory, and a path below a file, are told clearly")
    func pathsThatCannotBe() throws {
        let directory = #expect(throws: LatchkeyStore.DatabaseError.self) {
            try SQLiteDatabase.open(path: scratch.path)
        }
        #expect(directory?.kind == .foreign)
        try Data().write(to: URL(fileURLWithPath: scratch.file("file")))
        let below = #expect(throws: LatchkeyStore.DatabaseError.self) {
            try SQLiteDatabase.open(path: scratch.file("file/latchkey.db"))
        }
        #expect(below?.kind == .unreachable)
        #expect(below?.detail.contains("file") == true)
    }

    @Test("A directory without rights is told as such", .enabled(if: geteuid() != 0, "root may do everything"))
    func directoryWithoutRights() throws {
        try FileManager.default.createDirectory(
            atPath: scratch.file("closed"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o500])
        let error = #expect(throws: LatchkeyStore.DatabaseError.self) {
            try SQLiteDatabase.open(path: scratch.file("closed/latchkey.db"))
        }
        #expect(error?.kind == .notAllowed)
    }

    @Test("S-293: a schema made by a later program is refused")
    func newerSchemaIsRefused() async throws {
        let path = scratch.file("latchkey.db")
        let database = try await migrated(path)
        try await database.write(.everything) {
            _ = try $0.query("INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'later', 0)")
        }
        let error = await #expect(throws: LatchkeyStore.DatabaseError.self) { try await migrated(path) }
        #expect(error?.kind == .newer)
    }

    @Test("S-293: a step that fails half-way leaves the steps before it whole, and can be done again")
    func interruptedMigration() async throws {
        let database = try SQLiteDatabase.open(path: scratch.file("latchkey.db"))
        let first = Migration(number: 1, name: "first") { _ in ["CREATE TABLE one (n INTEGER)"] }
        let broken = Migration(number: 2, name: "second") { _ in
            ["CREATE TABLE two (n INTEGER)", "CREATE TABLE one (n INTEGER)"]
        }
        let mended = Migration(number: 2, name: "second") { _ in ["CREATE TABLE two (n INTEGER)"] }
        let now = Timestamp(seconds: 0)
        await #expect(throws: LatchkeyStore.DatabaseError.self) {
            try await Migrator(database, migrations: [first, broken]).run(now: now)
        }
        #expect(try await tables(of: database) == ["one", "schema_migration"])
        #expect(try await Migrator(database).appliedNumber() == 1)
        try await Migrator(database, migrations: [first, mended]).run(now: now)
        #expect(try await tables(of: database) == ["one", "schema_migration", "two"])
    }

    @Test("Eight who open and migrate one new file at once all succeed")
    func openedByManyAtOnce() async throws {
        let path = scratch.file("latchkey.db")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let database = try SQLiteDatabase.open(path: path)
                    try await Migrator(database).run(now: Timestamp(seconds: 0))
                    try database.close()
                }
            }
            try await group.waitForAll()
        }
        #expect(try await Migrator(SQLiteDatabase.open(path: path)).appliedNumber() == Migration.all.last?.number)
    }

    private func tables(of database: SQLiteDatabase) async throws -> [String] {
        let sql = database.dialect.listTables
        return try await database.read { try $0.query(sql).map { try $0.text(0) }.sorted() }
    }
}
