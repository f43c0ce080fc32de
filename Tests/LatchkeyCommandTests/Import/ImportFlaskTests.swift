import Foundation
import GRDB
import LatchkeyCore
import LatchkeyStore
import Testing

@testable import latchkey

@Suite struct ImportFlaskTests {
    @Test("S-004: every era comes over with working passwords, roles and uids", arguments: FlaskEra.allCases)
    func everyEra(era: FlaskEra) async throws {
        let harness = try CommandHarness()
        try FlaskFile.make(
            harness.path("flask.db"), era: era,
            rows: [
                FlaskFile.user(1, "Toby", name: "Thomas Edison", hash: FlaskFile.toby, role: "Admin"),
                FlaskFile.user(2, "Niko", name: "Nikola Tesla", role: "Teacher"),
                FlaskFile.user(3, "hop", name: "Grace Hopper"),
            ])
        #expect(await harness.run("import", "flask", "flask.db", "--keep-default-passwords") == 0)
        #expect(harness.out.contains("era \(era.rawValue), 3 accounts"))
        #expect(
            harness.out.contains(
                "3 imported into a new database, \(harness.path("data/latchkey.db")), 0 already here, 0 not taken"))
        #expect(harness.out.contains("row 1 uid \"Toby\": has a published default password"))
        #expect(!harness.out.contains("row 2"))

        let store = try await harness.store()
        let toby = try #require(try await store.findAccount(uid: "toby"))
        #expect(toby.roles == .admin && toby.name == "Thomas Edison" && toby.state == .active)
        #expect(toby.email == nil && !toby.isEmailVerified)
        #expect(try await harness.verify("123Toby!", toby.id, store))
        #expect(try await !harness.verify("123toby!", toby.id, store))
        let niko = try #require(try await store.findAccount(uid: "niko"))
        #expect(niko.uid == "Niko" && niko.roles == .teacher)
        #expect(try await harness.verify("pässwörd", niko.id, store))
        #expect(try await store.findAccount(uid: "hop")?.roles == .user)
        // R-051
        #expect(try await store.listAccounts(search: "hopper", limit: 5, offset: 0).accounts.map(\.uid) == ["hop"])
        let events = try await store.listEvents(of: niko.id, limit: 5)
        #expect(events.map(\.kind) == [.accountImported])
        #expect(events.first?.detail == "by=operator source=flask era=\(era.rawValue)")
        // The way in for the first administrator is closed once there is one (S-140).
        #expect(try await !store.offerSetup(code: "x", now: harness.context().now()))
    }

    @Test("Importing twice changes nothing")
    func twice() async throws {
        let harness = try CommandHarness()
        let rows = [FlaskFile.user(1, "ann"), FlaskFile.user(2, "ANN"), FlaskFile.user(3, "bob", role: "Admin")]
        try FlaskFile.make(harness.path("flask.db"), era: .s2, rows: rows)
        #expect(await harness.run("import", "flask", "flask.db") == 0)
        #expect(harness.out.contains("2 imported into a new database, "))
        #expect(harness.out.contains(", 0 already here, 1 not taken"))
        #expect(await harness.run("user", "set-role", "ann", "Teacher") == 0)
        let store = try await harness.store()
        let before = try await store.listAccounts(search: nil, limit: 10, offset: 0).accounts
        #expect(await harness.run("import", "flask", "flask.db") == 0)
        #expect(harness.out.contains("0 imported, 2 already here, 1 not taken"))
        #expect(harness.out.contains("row 1 uid \"ann\": already here, unchanged"))
        #expect(harness.out.contains("row 2 uid \"ANN\": differs from row 1 only in case"))
        #expect(try await store.listAccounts(search: nil, limit: 10, offset: 0).accounts == before)
        #expect(try await store.listEvents(of: nil, limit: 100).count { $0.kind == .accountImported } == 2)
    }

    @Test("S-404: a second import brings nobody back who was deleted or renamed here, unless it is told to")
    func goneSince() async throws {
        let harness = try CommandHarness()
        let rows = [FlaskFile.user(1, "ann"), FlaskFile.user(2, "bob", role: "Admin"), FlaskFile.user(3, "cleo")]
        try FlaskFile.make(harness.path("flask.db"), era: .s2, rows: rows)
        #expect(await harness.run("import", "flask", "flask.db") == 0)
        #expect(await harness.run("user", "set-role", "cleo", "Admin") == 0)
        #expect(await harness.run("user", "remove", "bob", "--yes") == 0)
        #expect(await harness.run("user", "rename", "ann", "--uid", "anna") == 0, "\(harness.err)")
        for flags in [["--dry-run"], ["--sections"], []] {
            #expect(await harness.run(["import", "flask", "flask.db"] + flags) == 0)
            #expect(harness.out.contains("row 2 uid \"bob\": is not here, though this system was imported before"))
            #expect(harness.out.contains("row 1 uid \"ann\": is not here"))
        }
        let store = try await harness.store()
        for uid in ["ann", "bob"] { #expect(try await store.findAccount(uid: uid) == nil) }
        #expect(await harness.run("import", "flask", "flask.db", "--take-new") == 0)
        #expect(harness.out.contains("2 imported, 1 already here, 0 not taken"))
    }

    @Test("A dry run reports the same and leaves every byte and name as it was")
    func dryRun() async throws {
        let harness = try CommandHarness()
        try FlaskFile.make(
            harness.path("flask.db"), era: .n, rows: [FlaskFile.user(1, "ann x"), FlaskFile.user(2, "bob")])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: harness.path("flask.db")))
        #expect(await harness.run("import", "flask", "flask.db", "--dry-run") == 0)
        #expect(harness.out.contains("row 1 uid \"ann x\": outside the alphabet of new uids, kept"))
        #expect(harness.out.contains("dry run: 2 would be taken"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path("flask.db"))) == bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: harness.folder) == ["flask.db"])
    }

    @Test(
        "S-004, S-005: hashes that cannot verify or cost too much are reported, the account comes without a password",
        arguments: [
            "", "junk", "$5$x", "pbkdf2:sha256:", "pbkdf2:sha256:abc$s$h",
            "pbkdf2:sha256:4000000000$AbCdEf1234$" + String(repeating: "0", count: 64),
            "scrypt:1073741824:8:1$AbCdEf1234AbCdEf$" + String(repeating: "0", count: 128),
            String(repeating: "x", count: 10_000),
            "$argon2id$v=19$m=4194304,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b4dWRWJTmaaJObGRdescudvJCs",
        ])
    func uselessHash(stored: String) async throws {
        let harness = try CommandHarness()
        try FlaskFile.make(harness.path("flask.db"), era: .s1, rows: [FlaskFile.user(7, "admin", hash: stored)])
        for arguments in [["--dry-run"], []] {
            #expect(await harness.run(["import", "flask", "flask.db"] + arguments) == 0)
            #expect(harness.out.contains("row 7 uid \"admin\": "))
            #expect(harness.out.contains("taken without a password"))
            #expect(stored.isEmpty || !harness.out.contains(stored))
        }
        let store = try await harness.store()
        let account = try #require(try await store.findAccount(uid: "admin"))
        #expect(try await store.findPasswordHash(of: account.id) == nil)
    }

    @Test("Odd rows are taken or refused, and told one by one")
    func oddRows() async throws {
        let harness = try CommandHarness()
        var inactive = FlaskFile.user(1, "sleepy", role: "Admin")
        inactive["active"] = 0
        var mentor = FlaskFile.user(2, "mentor", role: "Mentor")
        mentor["_email"] = "not an address"
        var member = FlaskFile.user(3, "x y", name: "A\n\u{202e}B", role: "admin")
        member["_email"] = "Ann@Example.ORG"
        var bytes = FlaskFile.user(6, "bytes")
        bytes["_uid"] = Data([0xff, 0xfe])
        var number = FlaskFile.user(7, "number")
        number["_uid"] = 4711
        try FlaskFile.make(
            harness.path("flask.db"), era: .n,
            rows: [
                inactive, mentor, member, FlaskFile.user(4, ""), FlaskFile.user(5, String(repeating: "u", count: 256)),
                bytes,
                number, FlaskFile.user(8, "Ünï"), FlaskFile.user(9, "nameless", name: ""),
            ])
        #expect(await harness.run("import", "flask", "flask.db") == 0)
        for line in [
            "row 1 uid \"sleepy\": not active there; is disabled",
            "row 2 uid \"mentor\": role \"Mentor\" is not known; is User now",
            "row 2 uid \"mentor\": the e-mail is not one address; taken without",
            "row 3 uid \"x y\": outside the alphabet",
            "row 3 uid \"x y\": role \"admin\" is not known; is User now",
            "row 3 uid \"x y\": the name is empty, too long or holds control characters; corrected",
            "row 4: no uid; not taken", "row 5 uid \"uuuu", "row 6: the uid is not readable text; not taken",
            "row 8 uid \"Ünï\": outside the alphabet", "row 9 uid \"nameless\": no readable name",
            "6 imported into a new database, ", ", 0 already here, 3 not taken",
        ] {
            #expect(harness.out.contains(line), "\(line)")
        }
        #expect(!harness.out.unicodeScalars.contains("\u{1b}"))
        let store = try await harness.store()
        #expect(try await store.findAccount(uid: "sleepy")?.state == .disabled)
        #expect(try await store.findAccount(uid: "mentor")?.roles == .user)
        #expect(try await store.findAccount(uid: "4711") != nil)
        #expect(try await store.findAccount(uid: "nameless")?.name == "nameless")
        let odd = try #require(try await store.findAccount(uid: "x y"))
        #expect(odd.name == "AB" && odd.email == "Ann@example.org" && !odd.isEmailVerified && odd.roles == .user)
    }

    @Test("Many accounts come in batches")
    func manyAccounts() async throws {
        let harness = try CommandHarness()
        try FlaskFile.make(
            harness.path("flask.db"), era: .s2, rows: (1...1201).map { FlaskFile.user($0, "pupil\($0)") })
        #expect(await harness.run("import", "flask", "flask.db") == 0)
        #expect(harness.out.contains("1201 imported into a new database, "))
        #expect(harness.out.contains(", 0 already here, 0 not taken"))
    }

    @Test("A file that is not the Flask system's ends with status 1 and one line")
    func otherFiles() async throws {
        let harness = try CommandHarness()
        try harness.write(
            "not a database, but long enough to look into, as SQLite wants to see a head of 100 bytes at least",
            to: "text.db")
        let queue = try DatabaseQueue(path: harness.path("other.db"))
        try await queue.write { try $0.execute(sql: "CREATE TABLE users (id INTEGER, name TEXT)") }
        try queue.close()
        for file in ["text.db", "other.db", "missing.db", "."] {
            #expect(await harness.run("import", "flask", file) == 1)
            #expect(harness.errorLines.count == 1)
            #expect(harness.err.hasPrefix("latchkey: \(file): expected "))
        }
        #expect(!harness.exists("data"))
    }

    @Test("A folder, a pipe and a device are refused before anything waits for them")
    func noFiles() async throws {
        let harness = try CommandHarness()
        #expect(mkfifo(harness.path("pipe"), 0o600) == 0)
        for (file, kind) in [(".", "a folder"), ("pipe", "a pipe"), ("/dev/null", "a device or a socket")] {
            #expect(await harness.run("import", "flask", file) == 1)
            #expect(harness.err == "latchkey: \(file): expected the SQLite file of the Flask system; this is \(kind)")
        }
    }

    @Test(
        "A database in another encoding is refused with the way to one that can be read",
        arguments: ["UTF-16le", "UTF-16be"])
    func otherEncoding(encoding: String) async throws {
        let harness = try CommandHarness()
        let queue = try DatabaseQueue(path: harness.path("wide.db"))
        try await queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA encoding = '\(encoding)'")
            try database.execute(sql: "CREATE TABLE users (\(FlaskFile.s1))")
        }
        try queue.close()
        #expect(await harness.run("import", "flask", "wide.db") == 1)
        #expect(
            harness.err == "latchkey: wide.db: expected text in UTF-8, and this is \(encoding); "
                + "make a copy in UTF-8 with `sqlite3 OLD .dump | sqlite3 NEW` and import that")
        #expect(!harness.exists("data"))
    }

    @Test(
        "A user without a whole number as id ends the import with status 1 and one line that says which",
        arguments: ["NULL", "'x'"])
    func userWithoutNumber(id: String) async throws {
        let harness = try CommandHarness()
        let queue = try DatabaseQueue(path: harness.path("odd.db"))
        try await queue.write { database in
            try database.execute(sql: "CREATE TABLE users (id TEXT PRIMARY KEY, _name, _uid, _password, _role)")
            try database.execute(sql: "INSERT INTO users VALUES (\(id), 'Ann', 'ann', '', 'User')")
        }
        try queue.close()
        #expect(await harness.run("import", "flask", "odd.db") == 1)
        #expect(harness.errorLines.count == 1)
        #expect(harness.err.contains("the one with _uid \"ann\" has none"))
        #expect(!harness.exists("data"))
    }
}
