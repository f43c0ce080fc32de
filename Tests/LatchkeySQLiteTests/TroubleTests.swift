import Foundation
import LatchkeyCore
import LatchkeySQLite
import LatchkeyStore
import Testing

@Suite struct TroubleTests {
    let scratch: Scratch
    let path: String
    let database: SQLiteDatabase

    init() async throws {
        scratch = try Scratch()
        path = scratch.file("latchkey.db")
        database = try SQLiteDatabase.open(path: path)
        try await Migrator(database).run(now: Timestamp(seconds: 0))
    }

    func addEvent(_ detail: String) async throws {
        try await database.write(.everything) { connection in
            _ = try connection.query(
                "INSERT INTO audit_event (at, kind, ip, request_id, detail) VALUES (0, 'signed_in', '', '', ?)", detail)
        }
    }

    func countEvents(in database: SQLiteDatabase) async throws -> Int64 {
        try await database.read { try $0.query("SELECT COUNT(*) FROM audit_event")[0].integer(0) }
    }

    @Test("A writer of another process that does not let go makes writes busy, not reads")
    func lockedByAnother() async throws {
        let other = try Foreign.lock(path)
        #expect(try await countEvents(in: database) == 0)
        let error = await #expect(throws: LatchkeyStore.DatabaseError.self) { try await addEvent("late") }
        #expect(error?.kind == .busy)
        try Foreign.unlock(other)
        try await addEvent("in time")
        #expect(try await countEvents(in: database) == 1)
    }

    @Test("Two connections to one file write in turn and lose nothing")
    func writtenByTwo() async throws {
        let second = try SQLiteDatabase.open(path: path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for database in [database, second] {
                for _ in 0..<50 {
                    group.addTask {
                        try await database.write(.everything) {
                            let seen = try $0.query("SELECT COUNT(*) FROM account_change")[0].integer(0)
                            try $0.query(
                                "INSERT INTO account_change (at, account_id) VALUES (?, ?)", seen,
                                [UInt8](repeating: 0, count: 16))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let seen = try await database.read {
            try $0.query("SELECT at FROM account_change ORDER BY seq").map { try $0.integer(0) }
        }
        #expect(seen == Array(0..<100))
    }

    @Test(
        "S-418: a file that is moved away or replaced takes nothing more, and what it has is not read, until it is back"
    )
    func movedAway() async throws {
        try await addEvent("first")
        let moved = scratch.file("moved.db")
        func isRefused() async {
            let write = await #expect(throws: LatchkeyStore.DatabaseError.self) { try await addEvent("lost") }
            #expect(write?.kind == .unreachable && write?.detail.contains("was moved, replaced or removed") == true)
            let read = await #expect(throws: LatchkeyStore.DatabaseError.self) { try await countEvents(in: database) }
            #expect(read?.kind == .unreachable)
        }
        try FileManager.default.moveItem(atPath: path, toPath: moved)
        await isRefused()
        try FileManager.default.copyItem(atPath: moved, toPath: path)
        await isRefused()
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: moved, toPath: path)
        try await addEvent("second")
        #expect(try await countEvents(in: database) == 2)
        // What was written last is in the log alone.
        try FileManager.default.removeItem(atPath: path + "-wal")
        await isRefused()
    }

    @Test("S-418: a link on the way to the file that leads elsewhere is noticed, too")
    func switchedLink() async throws {
        let (one, two, link) = (scratch.file("one"), scratch.file("two"), scratch.file("current"))
        for folder in [one, two] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            try SQLiteDatabase.open(path: folder + "/latchkey.db").close()
        }
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: one)
        let linked = try SQLiteDatabase.open(path: link + "/latchkey.db")
        try await Migrator(linked).run(now: Timestamp(seconds: 0))
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: two)
        let error = await #expect(throws: LatchkeyStore.DatabaseError.self) { try await countEvents(in: linked) }
        #expect(error?.kind == .unreachable)
    }

    @Test("S-418: once SQLite has found damage nothing is stored any more, also where it would go through")
    func damaged() async throws {
        try await database.write(.everything) { connection in
            try connection.execute("CREATE TABLE big (id INTEGER PRIMARY KEY, text TEXT)")
            for number in 0..<400 {
                try connection.execute(
                    "INSERT INTO big (id, text) VALUES (?, ?)", Int64(number), String(repeating: "x", count: 900))
            }
        }
        try await database.write(.everything) { try $0.execute("INSERT INTO big (id, text) VALUES (1000, 'last')") }
        let (root, size) = try await database.read { connection in
            (
                try connection.query("SELECT rootpage FROM sqlite_master WHERE name = 'big'")[0].integer(0),
                try connection.query("PRAGMA page_size")[0].integer(0)
            )
        }
        try database.close()
        // All of it is in the file by now, and would be read from the log.
        for log in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + log) }
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: UInt64((root - 1) * size))
        try handle.write(contentsOf: Data(repeating: 0xff, count: Int(size)))
        try handle.close()
        let again = try SQLiteDatabase.open(path: path)
        func add() async throws {
            try await again.write(.everything) {
                try $0.execute(
                    "INSERT INTO audit_event (at, kind, ip, request_id, detail) VALUES (0, 'signed_in', '', '', '')")
            }
        }
        try await add()
        let found = await #expect(throws: LatchkeyStore.DatabaseError.self) {
            try await again.read { try $0.query("SELECT COUNT(*) FROM big WHERE text <> ''") }
        }
        #expect(found?.kind == .damaged)
        let refused = await #expect(throws: LatchkeyStore.DatabaseError.self) { try await add() }
        #expect(refused?.kind == .damaged && refused?.detail.contains("restore a backup") == true)
    }

    @Test("S-287: a full disk is told as unreachable and leaves nothing of the write behind")
    func fullDisk() async throws {
        try await addEvent("first")
        try await database.write(.everything) { connection in
            let pages = try connection.query("PRAGMA page_count")[0].integer(0)
            try connection.query("PRAGMA max_page_count = \(pages + 2)")
        }
        let error = await #expect(throws: LatchkeyStore.DatabaseError.self) {
            try await database.write(.everything) { connection in
                for _ in 0..<100 {
                    try connection.query(
                        "INSERT INTO audit_event (at, kind, ip, request_id, detail) VALUES (0, 'x', '', '', ?)",
                        String(repeating: "x", count: 1000))
                }
            }
        }
        #expect(error?.kind == .unreachable)
        #expect(try await countEvents(in: database) == 1)
    }

    @Test("S-287: a body that overlooks the full disk is not answered either")
    func fullDiskOverlooked() async throws {
        try await database.write(.everything) { connection in
            let pages = try connection.query("PRAGMA page_count")[0].integer(0)
            try connection.query("PRAGMA max_page_count = \(pages)")
        }
        await #expect(throws: LatchkeyStore.DatabaseError.self) {
            try await database.write(.everything) { connection in
                for _ in 0..<20 {
                    _ = try? connection.query(
                        "INSERT INTO audit_event (at, kind, ip, request_id, detail) VALUES (0, 'x', '', '', zeroblob(5000))"
                    )
                }
            }
        }
        #expect(try await countEvents(in: database) == 0)
    }

    @Test(
        "S-276: the engine refuses to change or remove what the audit holds",
        arguments: [
            "UPDATE audit_event SET detail = 'other'", "DELETE FROM audit_event",
            "DELETE FROM audit_event WHERE seq = 1",
            "INSERT OR REPLACE INTO audit_event (seq, at, kind, ip, request_id, detail) VALUES (1, 0, 'x', '', '', '')",
        ])
    func auditIsAppendOnly(_ sql: String) async throws {
        try await addEvent("kept")
        let error = await #expect(throws: LatchkeyStore.DatabaseError.self) {
            try await database.write(.everything) { _ = try $0.query(sql) }
        }
        #expect(error?.kind == .notAllowed)
        let details = try await database.read { try $0.query("SELECT detail FROM audit_event").map { try $0.text(0) } }
        #expect(details == ["kept"])
    }

    @Test("A backup made while others write is whole and is one moment")
    func backupWhileWriting() async throws {
        async let writing: Void = {
            for _ in 0..<200 {
                try await database.write(.everything) { connection in
                    for half in 0..<2 {
                        try connection.query(
                            "INSERT INTO audit_event (at, kind, ip, request_id, detail) VALUES (0, 'x', '', '', ?)",
                            String(repeating: "\(half)", count: 500))
                    }
                }
            }
        }()
        for number in 0..<5 {
            let copy = scratch.file("copy\(number).db")
            try await database.backup(to: copy)
            #expect(try Scratch.mode(of: copy) == 0o600)
            let restored = try SQLiteDatabase.open(path: copy)
            try await restored.integrityCheck()
            #expect(try await countEvents(in: restored).isMultiple(of: 2))
            #expect(try await Migrator(restored).appliedNumber() == Migration.all.last?.number)
            try restored.close()
        }
        try await writing
        #expect(try await countEvents(in: database) == 400)
    }

    /// Ends with an error where there is no file when the test is over.
    private static func sizeWhenThere(_ path: String) async throws -> Int64? {
        while access(path, F_OK) != 0 {
            try Task.checkCancellation()
            await Task.yield()
        }
        return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
    }

    @Test("A backup has its name once it is whole, and leaves nothing else behind")
    func backupIsNamedLast() async throws {
        for number in 0..<40 { try await addEvent(String(repeating: "\(number)", count: 200_000)) }
        let copy = scratch.file("folder/copy.db")
        try FileManager.default.createDirectory(atPath: scratch.file("folder"), withIntermediateDirectories: false)
        async let seen = TroubleTests.sizeWhenThere(copy)
        try await database.backup(to: copy)
        let size = try FileManager.default.attributesOfItem(atPath: copy)[.size] as? Int64
        #expect(try await seen == size)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.file("folder")) == ["copy.db"])
    }

    @Test("S-276: a backup refuses what its database refused")
    func backupIsAppendOnly() async throws {
        try await addEvent("kept")
        let copy = scratch.file("copy.db")
        try await database.backup(to: copy)
        let restored = try SQLiteDatabase.open(path: copy)
        let error = await #expect(throws: LatchkeyStore.DatabaseError.self) {
            try await restored.write(.everything) { _ = try $0.query("DELETE FROM audit_event") }
        }
        #expect(error?.kind == .notAllowed)
    }

    @Test("A backup never overwrites a file")
    func backupRefusesAFile() async throws {
        let copy = scratch.file("copy.db")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: copy))
        await #expect(throws: LatchkeyStore.DatabaseError.self) { try await database.backup(to: copy) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == Data("mine".utf8))
    }

    @Test("After close the file alone holds everything")
    func closeMovesTheLog() async throws {
        for _ in 0..<10 { try await addEvent("x") }
        try database.close()
        try? FileManager.default.removeItem(atPath: path + "-wal")
        #expect(try await countEvents(in: SQLiteDatabase.open(path: path)) == 10)
    }

    @Test("A damaged file is noticed by the check")
    func damageIsNoticed() async throws {
        for _ in 0..<100 { try await addEvent(String(repeating: "x", count: 1000)) }
        try database.close()
        // The log, which the file no longer needs, would hide the damage.
        try FileManager.default.removeItem(atPath: path + "-wal")
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: 4096 * 20)
        try handle.write(contentsOf: Data(repeating: 0xa5, count: 4096))
        try handle.close()
        let damaged = try SQLiteDatabase.open(path: path)
        await #expect(throws: LatchkeyStore.DatabaseError.self) { try await damaged.integrityCheck() }
    }
}
