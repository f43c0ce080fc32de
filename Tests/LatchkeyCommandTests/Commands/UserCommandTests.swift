import Foundation
import LatchkeyCore
import LatchkeyPasswords
import LatchkeySQLite
import LatchkeyStore
import Testing

@testable import latchkey

private let goodPassword = "correct horse battery 7"
private let otherPassword = "velvet tractor 91 moon"

@Suite struct UserCommandTests {
    @Test("Accounts are made, listed, shown, changed and removed")
    func life() async throws {
        let harness = try CommandHarness(input: [goodPassword])
        #expect(await harness.run("user", "add", "ann", "--name", "Ann O", "--role", "Admin", "--password-stdin") == 0)
        #expect(harness.out == "added ann (Admin) to a new database, \(harness.path("data/latchkey.db"))")
        #expect(try harness.mode("data/latchkey.db") == 0o600)
        #expect(await harness.run("user", "add", "Bob", "--email", "bob@example.org", "--password-stdin") == 0)
        #expect(harness.out == "added Bob (User)")
        #expect(await harness.run("user", "add", "ANN", "--password-stdin") == 1)
        #expect(harness.err.contains("uid: "))

        #expect(await harness.run("user", "list") == 0)
        let rows = harness.out.split(separator: "\n")
        #expect(rows.count == 3)
        #expect(rows[1].hasPrefix("ann  Ann O  -                Admin  active"))
        #expect(rows[2].hasPrefix("Bob  Bob    bob@example.org  User   active"))

        #expect(await harness.run("user", "set-role", "bob", "Teacher") == 0)
        #expect(await harness.run("user", "disable", "bob") == 0)
        #expect(await harness.run("user", "list", "--json", "bob") == 0)
        let list = try #require(try JSONSerialization.jsonObject(with: Data(harness.out.utf8)) as? [[String: Any]])
        #expect(list.count == 1)
        #expect(list[0]["role"] as? String == "Teacher")
        #expect(list[0]["state"] as? String == "disabled")
        #expect(list[0]["email_verified"] as? Bool == false)
        #expect(harness.out.contains("\"last_sign_in_at\":null"))
        #expect(!harness.out.contains("argon2"))

        for (arguments, uids) in [
            (["--state", "disabled"], ["Bob"]), (["--role", "admin"], ["ann"]),
            (["--never-signed-in"], ["ann", "Bob"]),
            (["--never-signed-in", "--role", "User"], []), (["bob", "--state", "active"], []),
        ] {
            #expect(await harness.run(["user", "list", "--json"] + arguments) == 0)
            let found = try JSONSerialization.jsonObject(with: Data(harness.out.utf8)) as? [[String: Any]]
            #expect(found?.compactMap { $0["uid"] as? String } == uids, "\(arguments)")
        }
        #expect(await harness.run("user", "list", "--group", "y9") == 1)
        #expect(harness.err == "latchkey: no group in use has the key y9; see `latchkey group list`")
        #expect(await harness.run("user", "list", "--state", "away") != 0)

        #expect(await harness.run("user", "enable", "BOB") == 0)
        #expect(await harness.run("user", "show", "bob") == 0)
        #expect(harness.out.contains("state: active"))
        #expect(await harness.run("user", "remove", "bob", "--yes") == 0)
        #expect(await harness.run("user", "show", "bob") == 1)
        #expect(harness.err == "latchkey: no account has the uid bob; see `latchkey user list`")
    }

    @Test("Removing somebody asks on a terminal and names the person; without a terminal it needs --yes")
    func removalAsks() async throws {
        let harness = try CommandHarness(input: [goodPassword])
        #expect(await harness.run("user", "add", "ann", "--name", "Ann O", "--password-stdin") == 0)
        #expect(await harness.run("user", "remove", "ANN") == 1)
        #expect(harness.err.contains("Delete ann (Ann O, User) permanently?") && harness.err.contains("use --yes"))
        for answer in ["no", "", "y", "Yes "] {
            let other = try CommandHarness(input: [answer], sharing: harness)
            #expect(await other.run("user", "remove", "ann", hidden: true) == 1)
            #expect(other.err == "latchkey: the answer was not yes; nothing was changed")
            #expect(other.prompts == ["Delete ann (Ann O, User) permanently? Type yes: "])
        }
        #expect(await harness.run("user", "show", "ann") == 0)
        let sure = try CommandHarness(input: ["yes"], sharing: harness)
        #expect(await sure.run("user", "remove", "ann", hidden: true) == 0)
        #expect(await harness.run("user", "remove", "ann", "--yes") == 1)
        #expect(harness.err == "latchkey: no account has the uid ann; see `latchkey user list`")
    }

    @Test("Every command on a person names a uid that nobody has, and does nothing")
    func unknownPerson() async throws {
        let harness = try CommandHarness(input: [goodPassword, goodPassword])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        #expect(await harness.run("group", "add", "y9") == 0)
        let commands = [
            ["user", "show", "nob"], ["user", "set-role", "nob", "User"], ["user", "add-role", "nob", "Teacher"],
            ["user", "remove-role", "nob", "User"], ["user", "set-password", "nob", "--password-stdin"],
            ["user", "disable", "nob"], ["user", "enable", "nob"], ["user", "sign-out", "nob"],
            ["user", "sign-out", "nob", "--session", "bqjsXg-clggfH7gVjv3N_A"], ["user", "unlock", "nob"],
            ["user", "reset-code", "nob"], ["user", "factor-code", "nob"], ["user", "remove", "nob", "--yes"],
            ["group", "add-member", "y9", "nob"],
            ["group", "set-leader", "y9", "nob"],
        ]
        for command in commands {
            #expect(await harness.run(command) == 1)
            #expect(harness.err == "latchkey: no account has the uid nob; see `latchkey user list`", "\(command)")
        }
        #expect(await harness.run("user", "remove", "ann", "nob", "bon", "--yes") == 1)
        #expect(harness.err.contains("nob: no account has this uid") && harness.err.contains("bon: no account"))
        #expect(await harness.run("user", "sign-out", "ann", "--session", "bqjsXg-clggfH7gVjv3N_A") == 1)
        #expect(harness.err == "latchkey: ann has no session of this id; see `latchkey user show`")
        #expect(await harness.run("user", "show", "ann") == 0)
    }

    @Test("An account is shown with its profile, whatever fields are declared now")
    func profile() async throws {
        let harness = try CommandHarness(input: [goodPassword])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        let engine = try SQLiteDatabase.open(path: harness.path("data/latchkey.db"))
        let store = Store(engine)
        let id = try #require(try await store.findAccount(uid: "ann")).id
        _ = try await store.updateProfile(
            of: id, ["grade": "1.5", "notes": "a\u{1b}[2J"], acting: nil,
            event: AuditEvent(.accountUpdated, at: Timestamp(microseconds: 0), accountID: id))
        try engine.close()
        #expect(await harness.run("user", "show", "ann") == 0)
        #expect(harness.out.contains("\nprofile grade: 1.5\nprofile notes: a\\u{1b}[2J\n"))
        #expect(await harness.run("user", "show", "ann", "--json") == 0)
        let shown = try #require(try JSONSerialization.jsonObject(with: Data(harness.out.utf8)) as? [String: Any])
        #expect(shown["profile"] as? [String: String] == ["grade": "1.5", "notes": "a\u{1b}[2J"])
    }

    @Test(
        "S-210: the last administrator stays",
        arguments: [
            ["remove", "ann", "--yes"], ["disable", "ann"], ["set-role", "ann", "User"],
        ])
    func lastAdministrator(arguments: [String]) async throws {
        let harness = try CommandHarness(input: [goodPassword])
        #expect(await harness.run("user", "add", "ann", "--role", "Admin", "--password-stdin") == 0)
        #expect(await harness.run(["user"] + arguments) == 1)
        #expect(harness.err == "latchkey: this is the last active administrator; appoint another one first")
    }

    @Test("R-038: commands on several people do it for each, name those for whom it was not done, and end with 1")
    func severalPeople() async throws {
        let harness = try CommandHarness(input: [goodPassword, goodPassword, goodPassword])
        for (uid, role) in [("ann", "Admin"), ("bob", "User"), ("cid", "User")] {
            #expect(await harness.run("user", "add", uid, "--role", role, "--password-stdin") == 0)
        }
        #expect(await harness.run("user", "disable", "bob", "nobody", "ann", "cid") == 1)
        #expect(harness.out == "bob is disabled; all sessions ended\ncid is disabled; all sessions ended")
        #expect(harness.err.contains("nobody: no account has this uid"))
        #expect(harness.err.contains("ann: this is the last active administrator"))
        #expect(await harness.run("user", "enable", "bob", "cid") == 0)
        #expect(await harness.run("user", "add-role", "bob", "Teacher", "cid") == 0)
        #expect(harness.out == "bob is now Teacher, User\ncid is now Teacher, User")
        #expect(await harness.run("user", "remove-role", "bob", "Teacher", "cid") == 0)
        #expect(await harness.run("user", "sign-out", "bob", "cid") == 0)
        #expect(await harness.run("user", "sign-out", "bob", "cid", "--session", "x") == 2)
        #expect(await harness.run("group", "add", "y9", "Year 9") == 0)
        #expect(await harness.run("group", "add-member", "y9", "bob", "cid") == 0)
        #expect(await harness.run("group", "remove-member", "y9", "bob", "ann", "cid") == 1)
        #expect(harness.err.contains("ann is not in y9"))
        #expect(await harness.run("user", "remove", "bob", "nobody", "--yes") == 1)
        #expect(await harness.run("user", "show", "bob") == 0)
        #expect(await harness.run("user", "remove", "bob", "cid", "--yes") == 0)
        #expect(harness.out == "bob is removed\ncid is removed")
    }

    @Test("R-040: an end is a day, a time or never; what is no end, and what has come, is refused")
    func ends() async throws {
        let harness = try CommandHarness(input: [goodPassword, goodPassword])
        for (uid, role) in [("ann", "Admin"), ("bob", "User")] {
            #expect(await harness.run("user", "add", uid, "--role", role, "--password-stdin") == 0)
        }
        for (end, told) in [
            ("2099-12-24", "bob ends at 2099-12-25T00:00:00Z"),
            ("2099-12-24T17:00:00Z", "bob ends at 2099-12-24T17:00:00Z"), ("never", "bob has no end"),
        ] {
            #expect(await harness.run("user", "end", "bob", end) == 0)
            #expect(harness.out == told)
        }
        for end in ["soon", "24.12.2099", ""] { #expect(await harness.run("user", "end", "bob", end) != 0, "\(end)") }
        #expect(await harness.run("user", "end", "bob", "2001-01-01") == 1)
        #expect(await harness.run("user", "end", "ann", "2099-12-24") == 1)
        #expect(await harness.run("user", "show", "bob", "--json") == 0)
        #expect(!harness.out.contains("2099"))
    }

    @Test("S-111, S-212: set-password ends the sessions and is in the audit; sign-out ends them too")
    func sessionsEnd() async throws {
        let harness = try CommandHarness(input: [goodPassword])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        let store = try await harness.store()
        let account = try #require(try await store.findAccount(uid: "ann"))
        try await harness.signIn(account, store)
        try await harness.signIn(account, store)
        #expect(await harness.run("user", "sign-out", "ann") == 0)
        #expect(harness.out == "ann: 2 sessions ended")
        #expect(await harness.run("user", "sign-out", "ann", "--session", "junk") == 1)
        for _ in 0..<2 { try await harness.signIn(account, store) }
        let one = try #require(try await store.listSessions(of: account.id, now: harness.context().now()).first)
        #expect(await harness.run("user", "sign-out", "ann", "--session", one.publicID.text) == 0)
        #expect(harness.out == "ann: 1 session ended")
        #expect(try await store.listSessions(of: account.id, now: harness.context().now()).count == 1)
        #expect(await harness.run("user", "unlock", "ann") == 0)
        #expect(harness.out == "ann: nothing was counted")
        try await harness.signIn(account, store)
        let other = try CommandHarness(input: [otherPassword], sharing: harness)
        #expect(await other.run("user", "set-password", "ann", "--password-stdin") == 0)
        #expect(try await store.listSessions(of: account.id, now: harness.context().now()).isEmpty)
        #expect(try await harness.verify(otherPassword, account.id, store))
        #expect(try await !harness.verify(goodPassword, account.id, store))
        let kinds = try await store.listEvents(of: account.id, limit: 10).map(\.kind)
        #expect(kinds.contains(.passwordChanged) && kinds.contains(.otherSessionsEnded))
    }

    @Test("S-021: the same password policy as everywhere", arguments: ["short", "password", "annannannann", ""])
    func policy(password: String) async throws {
        let harness = try CommandHarness(input: [password])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 1)
        #expect(harness.err.hasPrefix("latchkey: password: "))
        #expect(password.count < 6 || harness.errorLines.count == 1)
    }

    @Test("S-273: the prompt asks twice, and without a terminal the flag is named")
    func prompt() async throws {
        let twice = try CommandHarness(input: [goodPassword, goodPassword])
        #expect(await twice.run("user", "add", "ann", hidden: true) == 0)
        let different = try CommandHarness(input: [goodPassword, otherPassword])
        #expect(await different.run("user", "add", "ann", hidden: true) == 1)
        #expect(different.err == "latchkey: the two passwords are not the same; nothing was changed")
        let none = try CommandHarness()
        #expect(await none.run("user", "add", "ann") == 1)
        #expect(none.err.contains("--password-stdin"))
        #expect(await none.run("user", "add", "ann", "--password-stdin") == 1)
    }

    @Test(
        "A person who is added without a password gets a code to set one: with --code, or by an empty line at the prompt"
    )
    func setUpCode() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("user", "add", "ann", "--code") == 0)
        let lines = harness.out.split(separator: "\n").map(String.init)
        #expect(lines.count == 3 && lines[0].hasPrefix("added ann (User) to a new database"))
        #expect(lines[1].utf8.count == 12)
        #expect(lines[2].hasSuffix(", on http://localhost:8587/reset"))
        #expect(harness.err.isEmpty)
        let store = try await harness.store()
        let ann = try #require(try await store.findAccount(uid: "ann"))
        #expect(try await store.findPasswordHash(of: ann.id) == nil)
        let kinds = try await store.listEvents(of: ann.id, limit: 10).map(\.kind)
        #expect(kinds.contains(.accountCreated) && kinds.contains(.recoveryCodeIssued))
        let atPrompt = try CommandHarness(input: [""], sharing: harness)
        #expect(await atPrompt.run("user", "add", "bob", hidden: true) == 0)
        #expect(atPrompt.out.hasPrefix("added bob (User)\n"))
        #expect(await harness.run("user", "add", "eve", "--code", "--password-stdin") == 2)
        #expect(await harness.run("user", "add", "a b", "--code") == 1)
    }

    @Test("A recovery code is all that is printed; the log is the server's")
    func resetCode() async throws {
        let harness = try CommandHarness(input: [goodPassword])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        #expect(await harness.run("user", "reset-code", "ann") == 0)
        #expect(harness.out.split(separator: "\n").count == 2 && harness.err.isEmpty)
        #expect(await harness.run("user", "reset-code", "ann", "--expires-in", "8d") == 1)
        #expect(harness.err == "latchkey: expires_in: A code is valid for 15 minutes to 7 days")
        #expect(await harness.run("user", "add", "bob", "--code") == 0)
        #expect(await harness.run("user", "reset-code", "ann", "nob", "bob") == 1)
        let lines = harness.out.split(separator: "\n")
        #expect(lines.count == 6 && lines[0] == "ann:" && lines[3] == "bob:")
        #expect(harness.err == "latchkey: nob: no account has this uid")
        #expect(await harness.run("user", "disable", "bob") == 0)
        #expect(await harness.run("user", "reset-code", "bob") == 1)
        #expect(harness.err.hasPrefix("latchkey: this account is disabled"))
        #expect(await harness.run("user", "unlock", "ann", "bob") == 0)
        #expect(harness.out == "ann: nothing was counted\nbob: nothing was counted")
    }

    @Test("Roles are typed in upper or lower case", arguments: ["teacher", "TEACHER", "Teacher"])
    func roleCase(role: String) async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("user", "add", "ann", "--code", "--role", role) == 0)
        #expect(harness.out.hasPrefix("added ann (Teacher)"))
        #expect(await harness.run("user", "set-role", "ann", "user") == 0)
        #expect(harness.out == "ann is now User")
    }

    @Test("The list of accounts fits 100 characters as long as uids and addresses do")
    func listWidth() async throws {
        let harness = try CommandHarness()
        let name = String(repeating: "Wolfeschlegelstein ", count: 5)
        #expect(await harness.run("user", "add", "ann", "--code", "--name", name, "--email", "a@b.example") == 0)
        #expect(await harness.run("user", "list") == 0)
        let rows = harness.out.split(separator: "\n")
        #expect(rows.allSatisfy { $0.unicodeScalars.count <= 100 })
        #expect(rows.last?.contains("Wolfeschlegelstein W") == true && rows.last?.contains("\u{2026}") == true)
        #expect(await harness.run("user", "show", "ann") == 0)
        #expect(harness.out.contains(name.trimmingCharacters(in: .whitespaces)))
    }

    @Test("Control characters in names do not reach the terminal")
    func printable() {
        #expect("a\u{1b}[2J\r\nb\u{202e}c".printable == "a\\u{1b}[2J\\u{d}\\u{a}b\\u{202e}c")
        #expect("Zoë 李 🙂".printable == "Zoë 李 🙂")
        #expect("Zoë 李".printable(atMost: 5) == "Zoë 李" && "Zoë 李 🙂".printable(atMost: 5) == "Zoë …")
        #expect("a\u{1b}b".printable(atMost: 4) == "a\\u…", "of what is shown, not of what it was")
    }
}

@Suite struct BackupCommandTests {
    @Test("S-281, S-282: a backup is whole, 0600, without the key, and never replaces a file")
    func backup() async throws {
        let harness = try CommandHarness(input: [goodPassword])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context()).settings
        _ = try ServerKeys.load(settings, .system)
        #expect(await harness.run("backup", "copy.db") == 0)
        #expect(try harness.mode("copy.db") == 0o600)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: harness.path("copy.db")))
        let key = try #require(try SecretKeyFile(path: harness.path("data/secret.key")).read())
        #expect(bytes.range(of: Data(key.text.utf8)) == nil)
        #expect(bytes.range(of: Data(goodPassword.utf8)) == nil)
        #expect(await harness.run("backup", "copy.db") == 1)
        #expect(harness.err.contains("exists and stays as it is"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path("copy.db"))) == bytes)
        #expect(await harness.run("backup", "no/such/folder.db") == 1)
        #expect(harness.errorLines.count == 1)
        #expect(await harness.run("user", "list", environment: ["LATCHKEY_DATABASE_URL": "sqlite:copy.db"]) == 0)
        #expect(harness.out.contains("ann"))
    }
}

@Suite struct RestoreCommandTests {
    @Test(
        "A backup copies the schema as it is, for the program of before, and can be read where nothing can be written")
    func backupAsItIs() async throws {
        let harness = try CommandHarness(input: [goodPassword])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        let engine = try SQLiteDatabase.open(path: harness.path("data/latchkey.db"))
        _ = try await engine.write(.everything) {
            try $0.query("DELETE FROM schema_migration WHERE number = (SELECT MAX(number) FROM schema_migration)")
        }
        let before = try await Migrator(engine).appliedNumber()
        #expect(await harness.run("backup", "copy.db") == 0)
        #expect(try await Migrator(engine).appliedNumber() == before)
        try engine.close()
        let head = try Data(contentsOf: URL(fileURLWithPath: harness.path("copy.db"))).prefix(20)
        // Without a log: read and written in the first way (the format of the file, 1.3.3).
        #expect(Array(head.suffix(2)) == [1, 1])
        let files = try FileManager.default.contentsOfDirectory(atPath: harness.folder).filter { $0.hasPrefix("copy") }
        #expect(files == ["copy.db"])
    }

    /// A folder with a backup of one account, and the database that it was made from moved away.
    private func backedUp() async throws -> CommandHarness {
        let harness = try CommandHarness(input: [goodPassword])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        #expect(await harness.run("backup", "copy.db") == 0)
        return harness
    }

    @Test("S-281, S-282: a backup is restored where there is no database, with all that was in it, for this user alone")
    func restore() async throws {
        let harness = try await backedUp()
        try FileManager.default.moveItem(atPath: harness.path("data"), toPath: harness.path("before"))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: harness.path("copy.db")))
        #expect(await harness.run("restore", "copy.db") == 0)
        #expect(harness.out.hasPrefix("restored \(harness.path("data/latchkey.db")) from copy.db"))
        #expect(harness.out.contains("Put \(harness.path("data/secret.key")) back"))
        #expect(try harness.mode("data/latchkey.db") == 0o600 && harness.mode("data") == 0o700)
        #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path("copy.db"))) == bytes)
        #expect(await harness.run("user", "list") == 0)
        #expect(harness.out.contains("ann"))
    }

    @Test("Nothing is replaced: neither a database nor a log that lies in its place", arguments: ["", "-wal", "-shm"])
    func replacesNothing(suffix: String) async throws {
        let harness = try await backedUp()
        try FileManager.default.moveItem(atPath: harness.path("data"), toPath: harness.path("before"))
        try FileManager.default.createDirectory(atPath: harness.path("data"), withIntermediateDirectories: true)
        try harness.write("something", to: "data/latchkey.db\(suffix)")
        #expect(await harness.run("restore", "copy.db") == 1)
        #expect(harness.err.contains("/data/latchkey.db\(suffix) exists and stays as it is"))
        #expect(suffix.isEmpty || !harness.exists("data/latchkey.db"))
    }

    @Test("What is no backup is refused, and nothing is made")
    func noBackup() async throws {
        let harness = try await backedUp()
        try FileManager.default.moveItem(atPath: harness.path("data"), toPath: harness.path("before"))
        #expect(await harness.run("restore", "nowhere.db") == 1)
        #expect(harness.err == "latchkey: nowhere.db: expected a backup, but there is none")
        let head = try Data(contentsOf: URL(fileURLWithPath: harness.path("copy.db"))).prefix(6000)
        try (head + Data(repeating: 7, count: 20_000)).write(to: URL(fileURLWithPath: harness.path("torn.db")))
        try harness.write(
            "this is a text file, and long enough to have a head of a hundred bytes, as databases have them; "
                + "nobody would take it for one", to: "text.db")
        for file in ["torn.db", "text.db"] {
            #expect(await harness.run("restore", file) == 1)
            #expect(harness.errorLines.count == 1 && harness.err.contains(file))
        }
        #expect(!harness.exists("data/latchkey.db"))
    }
}

@Suite struct OpenedDatabaseTests {
    @Test("A foreign file, a newer schema and a missing right: one line each that says what to do")
    func trouble() async throws {
        let harness = try CommandHarness(input: [goodPassword])
        try harness.write(
            "this is a text file, not a database of any kind at all, and long enough to have a head of 100 bytes",
            to: "text.db")
        let before = try Data(contentsOf: URL(fileURLWithPath: harness.path("text.db")))
        #expect(await harness.run("user", "list", environment: ["LATCHKEY_DATABASE_URL": "sqlite:text.db"]) == 1)
        #expect(harness.errorLines.count == 1)
        #expect(harness.err.contains("is not a database of latchkey"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path("text.db"))) == before)

        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        let engine = try SQLiteDatabase.open(path: harness.path("data/latchkey.db"))
        _ = try await engine.write(.everything) {
            try $0.query("INSERT INTO schema_migration VALUES (999, 'later', 0)")
        }
        try engine.close()
        #expect(await harness.run("user", "list") == 1)
        #expect(harness.err.contains("made by a newer latchkey; install that version or restore a backup"))
    }

    @Test(
        "Every kind of trouble has its line",
        arguments: [
            DatabaseError.Kind.newer, .foreign, .notAllowed, .busy, .unreachable, .other,
        ])
    func lines(kind: DatabaseError.Kind) {
        let failure = OpenedDatabase.failure(DatabaseError(kind, "x"), .sqlite(path: "/data/a.db"))
        #expect(failure.lines.count == 1)
        #expect(failure.lines[0].hasPrefix("the database /data/a.db "))
        let away = OpenedDatabase.failure(DatabaseError(kind, "x"), .postgres(url: "postgres://u:geheim@db/x"))
        #expect(away.lines.count == 1)
        #expect(away.lines[0].hasPrefix("the database on PostgreSQL ") && !away.lines[0].contains("geheim"))
    }
}
