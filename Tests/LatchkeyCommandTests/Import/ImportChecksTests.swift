import Foundation
import GRDB
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import latchkey

/// What an import says of passwords, and which it leaves out.
@Suite struct ImportPasswordTests {
    static let ofPassword =
        "pbkdf2:sha256:1000$AbCdEf1234$b2fa98ea6ecd88f71074d9be96b9db3c80823aebc64c189384fae276d37facab"
    static let of123Qwerty =
        "pbkdf2:sha256:1000$AbCdEf1234$5a171dae36cd2f893385970367cef0e1997ddf6c428be207e447ebb66c711a9c"
    static let ofClass =
        "pbkdf2:sha256:1000$AbCdEf1234$fe025826022f2d81f7b0444503c47d13e3d59d630b6235e43b164ac5eef67fc8"
    static let nikoByScrypt =
        "scrypt:1024:8:1$AbCdEf1234AbCdEf$0d61732180b4c7522156ef6493dbae0db26eb92cd85b6c6f8095abef83389bec1e0e26256432e8ceb435364a9625ae9b758fcadcf30c845532220bb5b46cb2be"
    static let of123QwertyBySHA256 = "sha256$abcd1234$b0caeff0ae2a180e4b85cfbf819fe49f2f4a9845e9376a76835cd8401d2d07ad"
    static let harbourBySHA256 =
        "sha256$Xk29sLqaPq01Zz7e$a4076d2261a118df16dee0fa1382b371edf577dad20d2cb39cf96a683185cd1e"

    private func published() throws -> CommandHarness {
        let harness = try CommandHarness()
        try FlaskFile.make(
            harness.path("flask.db"), era: .h,
            rows: [
                FlaskFile.user(1, "toby", hash: FlaskFile.toby, role: "Admin"),
                FlaskFile.user(2, "NIKO", hash: Self.nikoByScrypt, role: "Teacher"),
                FlaskFile.user(3, "sky", hash: Self.ofPassword), FlaskFile.user(4, "indy", hash: Self.of123Qwerty),
                FlaskFile.user(5, "early", hash: Self.of123QwertyBySHA256),
                FlaskFile.user(6, "safe", hash: FlaskFile.umlaut),
                FlaskFile.user(7, "ours", hash: Self.ofClass), FlaskFile.user(8, "none", hash: "junk"),
            ])
        return harness
    }

    @Test("S-316: a published default password opens no imported account, whatever made its hash and whoever has it")
    func publishedPasswords() async throws {
        let harness = try published()
        #expect(await harness.run("import", "flask", "flask.db") == 0)
        #expect(harness.out.contains("published default passwords: 7 accounts checked, 5 have one, 0 not checked"))
        let store = try await harness.store()
        for (uid, row) in [("toby", 1), ("NIKO", 2), ("sky", 3), ("indy", 4), ("early", 5)] {
            #expect(harness.out.contains("row \(row) uid \"\(uid)\": has a published default password; taken without"))
            let account = try #require(try await store.findAccount(uid: uid))
            #expect(try await store.findPasswordHash(of: account.id) == nil)
        }
        for uid in ["safe", "ours"] {
            let account = try #require(try await store.findAccount(uid: uid))
            #expect(try await store.findPasswordHash(of: account.id) != nil)
        }
        #expect(!harness.out.contains("row 6") && !harness.out.contains("row 7"))
    }

    @Test("S-316: the operator's own default passwords are tried too, and never shown")
    func ownDefaults() async throws {
        let harness = try published()
        let arguments = ["--default-password", "Class-of-2026", "--default-password", "Another-one"]
        #expect(await harness.run(["import", "flask", "flask.db", "--dry-run"] + arguments) == 0)
        #expect(harness.out.contains("row 7 uid \"ours\": has a published default password"))
        #expect(harness.out.contains("7 accounts checked, 6 have one, 0 not checked"))
        #expect(!harness.out.contains("Class-of-2026"))
        #expect(!harness.exists("data"))
    }

    @Test("Published passwords stay only where the operator says so")
    func kept() async throws {
        let harness = try published()
        #expect(await harness.run("import", "flask", "flask.db", "--keep-default-passwords") == 0)
        #expect(harness.out.contains("row 1 uid \"toby\": has a published default password; kept"))
        let store = try await harness.store()
        let toby = try #require(try await store.findAccount(uid: "toby"))
        #expect(try await harness.verify("123Toby!", toby.id, store))
    }

    @Test("S-316: beyond some hundreds the report says how many were not checked; who matters most comes first")
    func manyAccounts() async throws {
        let harness = try CommandHarness()
        var rows = (1...PublishedPasswordCheck.most).map { FlaskFile.user($0, "pupil\($0)") }
        rows.append(FlaskFile.user(901, "boss", hash: Self.ofPassword, role: "Admin"))
        rows.append(FlaskFile.user(902, "hop", hash: Self.ofPassword))
        rows.append(FlaskFile.user(903, "last", hash: Self.ofPassword))
        // Hashes of one round cost nothing, and are always checked.
        rows.append(FlaskFile.user(904, "early", hash: Self.of123QwertyBySHA256))
        try FlaskFile.make(harness.path("flask.db"), era: .h, rows: rows)
        #expect(await harness.run("import", "flask", "flask.db", "--dry-run") == 0)
        #expect(harness.out.contains("301 accounts checked, 3 have one, 3 not checked (--check-all)"))
        for row in [901, 902, 904] { #expect(harness.out.contains("row \(row) uid")) }
        #expect(harness.progress.last == "" && harness.progress.contains { $0.contains("of 301 accounts checked") })
        #expect(await harness.run("import", "flask", "flask.db", "--dry-run", "--check-all") == 0)
        #expect(harness.out.contains("304 accounts checked, 4 have one, 0 not checked\n"))
    }

    @Test("With --strict nothing is written while something needs a decision, and the status says so")
    func strict() async throws {
        let harness = try published()
        #expect(await harness.run("import", "flask", "flask.db", "--strict") == 1)
        #expect(
            harness.err == "latchkey: --strict: 0 rows would not be taken, 5 have published default passwords, "
                + "0 were not checked; nothing was written")
        #expect(!harness.exists("data"))
        #expect(await harness.run("import", "flask", "flask.db", "--strict", "--keep-default-passwords") == 0)
        // Rows that are here already count for nothing, and nothing is told of their passwords.
        #expect(await harness.run("import", "flask", "flask.db", "--strict") == 0)
        #expect(!harness.out.contains("has a published default password"))
        #expect(harness.out.contains("published default passwords: 0 accounts checked, 0 have one, 0 not checked"))
        let other = try CommandHarness()
        try FlaskFile.make(
            other.path("flask.db"), era: .s2, rows: [FlaskFile.user(1, "ann"), FlaskFile.user(2, "ANN")])
        #expect(await other.run("import", "flask", "flask.db", "--strict", "--dry-run") == 1)
        #expect(other.err.contains("1 row would not be taken"))
        try FlaskFile.make(other.path("good.db"), era: .s2, rows: [FlaskFile.user(1, "ann")])
        #expect(await other.run("import", "flask", "good.db", "--strict") == 0)
    }

    @Test("A default password that nobody can have is told and not shown, and nothing is imported")
    func impossibleDefault() async throws {
        let harness = try published()
        for (password, has) in [("", "none"), (String(repeating: "ä", count: 257), "more")] {
            #expect(await harness.run("import", "flask", "flask.db", "--default-password", password) == 1)
            #expect(
                harness.err == "latchkey: --default-password: expected 1 to 256 characters, as passwords have; "
                    + "one has \(has), and nothing was imported")
            #expect(harness.out.isEmpty && !harness.exists("data"))
        }
    }

    @Test("The recipe's first databases: no roles, no addresses, and hashes of one round that go on working")
    func firstGeneration() async throws {
        let harness = try CommandHarness()
        let queue = try DatabaseQueue(path: harness.path("first.db"))
        try await queue.write { database in
            try database.execute(
                sql: "CREATE TABLE users (id INTEGER PRIMARY KEY, _name VARCHAR(255), _uid VARCHAR(255) UNIQUE, "
                    + "_password VARCHAR(255), _dob DATE)")
            try database.execute(
                sql: "INSERT INTO users VALUES (1, 'Mina', 'mina', ?, '2006-01-02'), (2, 'Lex', 'lex', ?, NULL), "
                    + "(3, 'Plain', 'plain', 'plain$$open sesame', NULL)",
                arguments: [
                    Self.harbourBySHA256,
                    // 123lex
                    "sha256$abcd1234$\(Self.lexDigest)",
                ])
        }
        try queue.close()
        #expect(await harness.run("import", "flask", "first.db") == 0)
        #expect(harness.out.contains("era L, 3 accounts\nthere are no roles in this database; everybody is User now"))
        #expect(!harness.out.contains("no readable role"))
        #expect(harness.out.contains("row 2 uid \"lex\": has a published default password"))
        #expect(harness.out.contains("row 3 uid \"plain\": the password stands there in clear text; taken without"))
        #expect(!harness.out.contains("open sesame"))
        #expect(harness.out.contains("weak password hashes: 2, of one round"))
        #expect(harness.out.contains("columns that are not taken: _dob"))
        let store = try await harness.store()
        let mina = try #require(try await store.findAccount(uid: "mina"))
        #expect(mina.roles == .user && mina.email == nil)
        #expect(try await harness.verify("Correct-harbour 41", mina.id, store))
        #expect(try await !harness.verify("correct-harbour 41", mina.id, store))
    }

    static let lexDigest = "b3dd6e2adb3e612d0bfcc2bff74e97b23c391299ef2324e6481018f20187f50d"
}

/// Which uids come, and what else of a row.
@Suite struct ImportRowTests {
    @Test("White space at the ends of uids is cut and told; the row that has the uid exactly keeps it")
    func whiteSpace() async throws {
        let harness = try CommandHarness()
        try FlaskFile.make(
            harness.path("flask.db"), era: .s2,
            rows: [
                FlaskFile.user(1, "trail "), FlaskFile.user(2, "ann\u{a0}"), FlaskFile.user(3, "ann"),
                FlaskFile.user(4, "\u{feff}bob\u{200b}\n"), FlaskFile.user(5, " \t"), FlaskFile.user(6, " Ünï "),
                FlaskFile.user(7, " TRAIL"),
            ])
        for _ in 0..<2 {
            #expect(await harness.run("import", "flask", "flask.db") == 0)
            for line in [
                "row 1 uid \"trail\": had white space at its ends, which is cut",
                "row 2 uid \"ann\u{a0}\": differs from row 3 only in white space or case; not taken",
                "row 4 uid \"bob\": had white space at its ends, which is cut",
                "row 5 uid \" \\u{9}\": the uid is only white space; not taken",
                "row 6 uid \"Ünï\": had white space at its ends, which is cut; outside the alphabet",
                "row 7 uid \" TRAIL\": differs from row 1 only in white space or case; not taken",
            ] {
                #expect(harness.out.contains(line), "\(line)")
            }
        }
        #expect(harness.out.contains("0 imported, 4 already here, 3 not taken"))
        #expect(try await harness.store().findAccount(uid: "trail")?.uid == "trail")
    }

    @Test("S-316: a uid that is the address of another account is not taken, in the file and in the database")
    func uidIsAddress() async throws {
        let harness = try CommandHarness(input: ["four quiet green otters"])
        #expect(await harness.run("user", "add", "dora", "--email", "Dora@school.example", "--password-stdin") == 0)
        var ann = FlaskFile.user(1, "ann")
        ann["_email"] = "Ann@School.example"
        var own = FlaskFile.user(3, "own@school.example")
        own["_email"] = "own@school.example"
        var shared = FlaskFile.user(5, "two@school.example")
        shared["_email"] = "two@school.example"
        var second = FlaskFile.user(6, "second")
        second["_email"] = "TWO@school.example"
        try FlaskFile.make(
            harness.path("flask.db"), era: .s2,
            rows: [
                ann, FlaskFile.user(2, "ANN@school.example"), own, FlaskFile.user(4, "dora@SCHOOL.example"), shared,
                second,
                FlaskFile.user(7, "kid@nowhere"),
            ])
        #expect(await harness.run("import", "flask", "flask.db") == 0)
        for line in [
            "row 2 uid \"ANN@school.example\": is the e-mail of another account",
            "row 4 uid \"dora@SCHOOL.example\": is the e-mail of an account that is here",
            "row 5 uid \"two@school.example\": is the e-mail of another account",
            "4 imported, 0 already here, 3 not taken",
        ] {
            #expect(harness.out.contains(line), "\(line)")
        }
        let store = try await harness.store()
        #expect(try await store.findAccount(uid: "dora@school.example") == nil)
        #expect(try await store.findAccount(uid: "own@school.example") != nil)
    }

    @Test("A dry run and --strict count uids that are addresses, of accounts in the file and of those that are here")
    func addressesBeforehand() async throws {
        let harness = try CommandHarness(input: ["four quiet green otters"])
        #expect(await harness.run("user", "add", "dora", "--email", "dora@school.example", "--password-stdin") == 0)
        var ann = FlaskFile.user(1, "ann")
        ann["_email"] = "ann@school.example"
        let rows = [ann, FlaskFile.user(2, "ann@school.example"), FlaskFile.user(3, "Dora@school.example")]
        try FlaskFile.make(harness.path("flask.db"), era: .s2, rows: rows)
        let dora = "row 3 uid \"Dora@school.example\": is the e-mail of an account that is here"
        for arguments in [["--strict"], ["--strict", "--dry-run"]] {
            #expect(await harness.run(["import", "flask", "flask.db"] + arguments) == 1)
            #expect(harness.out.contains(dora))
            #expect(harness.err.hasPrefix("latchkey: --strict: 2 rows would not be taken, 0 have published"))
        }
        #expect(await harness.run("import", "flask", "flask.db", "--dry-run") == 0)
        #expect(harness.out.contains(dora))
        #expect(harness.out.contains("dry run: 1 would be taken unless they are here already, 2 not; nothing"))
        #expect(try await harness.store().findAccount(uid: "ann") == nil)
    }

    @Test(
        "S-316: uids with characters that nobody sees are not taken",
        arguments: ["a\u{1b}[2Jb", "a\u{0}b", "a\nb", "a\u{85}b", "a\u{2028}b", "a\u{200b}b", "a\u{202e}b", "a\u{ad}b"])
    func invisible(uid: String) async throws {
        let harness = try CommandHarness()
        var row = FlaskFile.user(1, "x")
        row["_uid"] = Data(uid.utf8)
        try FlaskFile.make(harness.path("flask.db"), era: .s2, rows: [row, FlaskFile.user(2, "a\u{200d}b")])
        #expect(await harness.run("import", "flask", "flask.db") == 0)
        #expect(harness.out.contains("the uid holds characters that are not seen"))
        #expect(harness.out.contains("1 imported into a new database, "))
        #expect(harness.out.contains(", 0 already here, 1 not taken"))
        #expect(!harness.out.unicodeScalars.contains { $0.value == 0x1b || $0.value == 0x202e })
    }

    private func withProfiles() throws -> CommandHarness {
        let harness = try CommandHarness()
        var ann = FlaskFile.user(1, "ann")
        (ann["_sid"], ann["_school"], ann["_class"]) = ("1234567", "Poway", "[\"CSA\", \"CSP\"]")
        var bob = FlaskFile.user(2, "bob")
        (bob["_sid"], bob["_school"], bob["_class"]) = (" S-12 ", "Unknown", "[]")
        (bob["_grade_data"], bob["_pfp"]) = ("{\"a\": 1}", "bob.png")
        try FlaskFile.make(harness.path("flask.db"), era: .h, rows: [ann, bob])
        let queue = try DatabaseQueue(path: harness.path("flask.db"))
        try queue.write { database in
            try database.execute(sql: "CREATE TABLE \"odd \"\" table\" (x)")
            try database.execute(sql: "INSERT INTO \"odd \"\" table\" VALUES (1)")
            try database.execute(sql: "CREATE TABLE personas (id INTEGER PRIMARY KEY)")
            try database.execute(sql: "INSERT INTO personas DEFAULT VALUES")
        }
        try queue.close()
        return harness
    }

    @Test("Student ID, school and classes fill declared fields of these names")
    func profiles() async throws {
        let harness = try withProfiles()
        let fields = ["LATCHKEY_PROFILE_FIELDS": "sid number, school text, class text, other text"]
        #expect(await harness.run(["import", "flask", "flask.db"], environment: fields) == 0)
        #expect(harness.out.contains("row 2 uid \"bob\": _sid does not fit the field sid; taken without"))
        #expect(harness.out.contains("columns that are not taken: _pfp, _grade_data"))
        #expect(!harness.out.contains("profile_fields has no"))
        #expect(await harness.run("user", "show", "ann") == 0)
        for line in ["profile sid: 1234567", "profile school: Poway", "profile class: CSA, CSP"] {
            #expect(harness.out.contains(line))
        }
        #expect(await harness.run("user", "show", "bob") == 0)
        #expect(!harness.out.contains("profile "))
    }

    @Test("What stays behind is told, and how to take what may come")
    func leftBehind() async throws {
        let harness = try withProfiles()
        #expect(await harness.run("import", "flask", "flask.db", "--dry-run") == 0)
        #expect(harness.out.contains("profile_fields has no sid, school, class: declare them before the import"))
        #expect(harness.out.contains("columns that are not taken: _pfp, _sid, _grade_data, _school, _class"))
        #expect(harness.out.contains("tables that are not taken: odd \" table, personas"))
    }

    @Test("Columns and tables are told whatever their names are: a quote with an accent on it ends no name")
    func oddNames() async throws {
        let harness = try CommandHarness()
        try FlaskFile.make(harness.path("flask.db"), era: .s2, rows: [FlaskFile.user(1, "ann")])
        let queue = try DatabaseQueue(path: harness.path("flask.db"))
        try await queue.write { database in
            try database.execute(sql: "ALTER TABLE users ADD COLUMN \"c\"\"\u{301} x\" TEXT DEFAULT 'kept'")
            try database.execute(sql: "CREATE TABLE \"t\"\"\u{301} x\" (x)")
            try database.execute(sql: "INSERT INTO \"t\"\"\u{301} x\" VALUES (1)")
        }
        try queue.close()
        #expect(await harness.run("import", "flask", "flask.db", "--dry-run") == 0)
        let rest = ["columns that are not taken: c\"\u{301} x", "tables that are not taken: t\"\u{301} x"]
        #expect(rest.allSatisfy { harness.out.contains($0) })
    }

    @Test("Search indexes and virtual tables, whose modules may not be here, are passed over")
    func virtualTables() async throws {
        let harness = try CommandHarness()
        try FlaskFile.make(harness.path("flask.db"), era: .s2, rows: [FlaskFile.user(1, "ann")])
        let queue = try DatabaseQueue(path: harness.path("flask.db"))
        try await queue.write { database in
            try database.execute(sql: "CREATE VIRTUAL TABLE post_search USING fts5(body)")
            try database.execute(sql: "INSERT INTO post_search VALUES ('hello')")
            try database.execute(sql: "CREATE TABLE post_search_terms (x)")
            try database.execute(sql: "INSERT INTO post_search_terms VALUES (1)")
            try database.execute(sql: "PRAGMA writable_schema = ON")
            try database.execute(
                sql: "INSERT INTO sqlite_master VALUES "
                    + "('table', 'places', 'places', 0, 'CREATE VIRTUAL TABLE places USING nowhere(x)')")
        }
        try queue.close()
        #expect(await harness.run("import", "flask", "flask.db", "--dry-run") == 0)
        #expect(harness.out.contains("tables that are not taken: post_search_terms\n"))
    }

    @Test("An import that makes the database says so, and check-config advises the Flask pages' setting afterwards")
    func newDatabase() async throws {
        let harness = try withProfiles()
        #expect(await harness.run("check-config") == 0)
        #expect(!harness.out.contains("advice: compatibility"))
        #expect(await harness.run("import", "flask", "flask.db") == 0)
        #expect(
            harness.out.contains("2 imported into a new database, \(harness.path("data/latchkey.db")), 0 already here"))
        #expect(harness.out.contains("set compatibility: flask"))
        #expect(await harness.run("import", "flask", "flask.db") == 0)
        #expect(harness.out.contains("0 imported, 2 already here"))
        #expect(await harness.run("check-config") == 0)
        #expect(harness.out.contains("advice: compatibility: accounts came from the Flask system"))
        #expect(await harness.run(["check-config"], environment: ["LATCHKEY_COMPATIBILITY": "flask"]) == 0)
        #expect(!harness.out.contains("advice: compatibility"))
    }
}
