import Foundation
import LatchkeyCore
import LatchkeyFlows
import Testing

@testable import latchkey

@Suite struct RoleCommandTests {
    private static let roles = """
        roles:
          - Editor by Admin Teacher may posts:write: Edits the school paper
          - Mentor

        """

    private func school() async throws -> CommandHarness {
        let harness = try CommandHarness()
        try harness.write(RoleCommandTests.roles, to: "latchkey.yaml")
        #expect(await harness.run("user", "add", "boss", "--code", "--role", "Admin") == 0)
        #expect(await harness.run("user", "add", "ann", "--code") == 0)
        return harness
    }

    @Test("Roles are given and taken one by one, for good or for a while")
    func addAndRemove() async throws {
        let harness = try await school()
        #expect(await harness.run("user", "add-role", "ann", "editor") == 0)
        #expect(harness.out == "ann is now Editor, User")
        #expect(await harness.run("user", "add-role", "ann", "Mentor", "--expires-in", "14d") == 0)
        #expect(harness.out.hasPrefix("ann is now Editor, Mentor, User; Mentor until 20"))
        #expect(await harness.run("user", "show", "ann", "--json") == 0)
        let shown = try #require(try JSONSerialization.jsonObject(with: Data(harness.out.utf8)) as? [String: Any])
        #expect(shown["role"] as? String == "Editor" && shown["roles"] as? [String] == ["Editor", "Mentor", "User"])
        #expect((shown["role_ends"] as? [String: String])?.keys.sorted() == ["Mentor"])
        #expect(await harness.run("user", "remove-role", "ann", "Editor") == 0)
        #expect(harness.out == "ann is now Mentor, User")
        #expect(await harness.run("user", "set-role", "ann", "Editor") == 0)
        #expect(await harness.run("user", "list") == 0)
        #expect(harness.out.contains("Editor") && !harness.out.contains("Mentor"))
        #expect(await harness.run("user", "add-role", "nobody", "Editor") == 1)
        #expect(harness.err == "latchkey: no account has the uid nobody; see `latchkey user list`")
        #expect(await harness.run("user", "remove-role", "boss", "Admin") == 1)
        #expect(harness.err == "latchkey: this is the last active administrator; appoint another one first")
    }

    @Test(
        "A role that there is not is told with those that there are",
        arguments: ["add-role", "remove-role", "set-role"])
    func unknownRole(_ command: String) async throws {
        let harness = try await school()
        #expect(await harness.run("user", command, "ann", "Edtor") == 1)
        #expect(harness.err == "latchkey: Edtor is no role; expected Admin, Teacher, Editor, Mentor, User")
    }

    @Test("R-001, R-013: `role` lists and forgets, and makes nothing; what is declared or held is not forgotten")
    func listAndForget() async throws {
        let harness = try await school()
        #expect(await harness.run("user", "add-role", "ann", "Editor") == 0)
        #expect(await harness.run("role", "list") == 0)
        #expect(harness.out.contains("Edits the school paper") && harness.out.contains("posts:write"))
        #expect(!harness.out.contains("\u{2026}"), "permissions are not cut")
        #expect(await harness.run("role", "forget", "Editor") == 1)
        #expect(harness.err == "latchkey: Editor is declared; take it out of the configuration first")
        try harness.write("roles:\n  - Mentor\n", to: "latchkey.yaml")
        #expect(await harness.run("user", "show", "ann") == 0)
        #expect(!harness.out.contains("Editor"))
        #expect(await harness.run("role", "list") == 0)
        #expect(harness.out.contains("Editor is declared no longer and gives nothing; 1 account holds it"))
        #expect(await harness.run("role", "forget", "Editor") == 1)
        #expect(harness.err == "latchkey: 1 account holds Editor; declare it again and take it from them")
        #expect(await harness.run("user", "set-role", "ann", "User") == 0)
        #expect(await harness.run("role", "forget", "Editor") == 0)
        #expect(await harness.run("role", "forget", "Editor") == 1)
        #expect(harness.err == "latchkey: no role was declared as Editor")
        #expect(await harness.run("events", "--kind", "role_forgotten", "--json") == 0)
        #expect(harness.out.contains("role:Editor") && harness.out.contains("operator"))
        for word in ["add", "create", "declare"] { #expect(await harness.run("role", word, "New") != 0) }
    }

    @Test("check-config shows the roles that result")
    func checkConfig() async throws {
        let harness = try CommandHarness()
        try harness.write(RoleCommandTests.roles, to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 0)
        #expect(harness.out.contains("Edits the school paper") && harness.out.contains("Admin, Teacher"))
        #expect(!harness.exists("data"))
    }

    @Test(
        "R-002: roles that are refused stop the start, with the entry's name or place",
        arguments: [
            ("  - Editor may users:write\n", "Editor: users:write is for administrators alone"),
            ("  - Mentor\n  - mentor\n", "mentor: the name is there twice"),
            ("  - Mentor\n  - 7up secret\n", "entry 2: a name has"),
            ("  - Auditor by Teacher may audit:read\n", "Auditor: Teacher does not have all permissions of this role"),
            ("  - Teacher may audit:read\n", "Teacher: Admin, Teacher and User cannot get further permissions"),
            // Teachers see the members of their groups alone.
            (
                "  - Helpdesk by Teacher may users:read\n",
                "Helpdesk: Teacher does not have all permissions of this role"
            ),
        ])
    func refusals(_ entries: String, _ sentence: String) async throws {
        let harness = try CommandHarness()
        try harness.write("roles:\n\(entries)", to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 1)
        #expect(harness.err.contains("roles: expected") && harness.err.contains(sentence), "\(harness.err)")
        #expect(!harness.err.contains("7up"))
    }

    @Test("The default role must be one without permissions of Latchkey", arguments: ["Admin", "Nobody", "Helpdesk"])
    func defaultRole(_ name: String) async throws {
        let harness = try CommandHarness()
        try harness.write("roles:\n  - Helpdesk may users:read\ndefault_role: \(name)\n", to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 1)
        #expect(harness.err.contains("default_role: expected"), "\(harness.err)")
        let reason =
            name == "Nobody"
            ? "there is no role Nobody; declare it in roles"
            : "\(name): the default role must be a role without permissions of Latchkey"
        #expect(harness.err.contains("; \(reason)"), "\(harness.err)")
        try harness.write("roles:\n  - Member\ndefault_role: Member\n", to: "latchkey.yaml")
        #expect(await harness.run("user", "add", "ann", "--code") == 0)
        #expect(harness.out.hasPrefix("added ann (Member)"))
    }

    @Test("S-215: an import keeps a role of the same name, maps what --role names, and reports the rest")
    func importedRoles() async throws {
        let harness = try CommandHarness()
        try harness.write(RoleCommandTests.roles, to: "latchkey.yaml")
        try FlaskFile.make(
            harness.path("flask.db"), era: .n,
            rows: [
                FlaskFile.user(1, "mia", role: "Mentor"), FlaskFile.user(2, "pia", role: "Press"),
                FlaskFile.user(3, "kim", role: "Kitchen"), FlaskFile.user(4, "low", role: "mentor"),
            ])
        #expect(await harness.run("import", "flask", "flask.db", "--role", "Press=Edtor") == 1)
        #expect(harness.err.contains("Edtor is no role"))
        #expect(await harness.run("import", "flask", "flask.db", "--role", "Press=Editor", "--dry-run") == 0)
        #expect(await harness.run("import", "flask", "flask.db", "--role", "Press=Editor") == 0)
        #expect(harness.out.contains("role \"Kitchen\" is not known; is User now"))
        #expect(harness.out.contains("role \"mentor\" is not known; is User now"))
        for (uid, role) in [("mia", "Mentor"), ("pia", "Editor"), ("kim", "User"), ("low", "User")] {
            #expect(await harness.run("user", "show", uid) == 0)
            #expect(harness.out.contains("role: \(role)\n"), "\(uid): \(harness.out)")
        }
    }
}
