import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import latchkey

@Suite struct CodeCommandTests {
    private func inhabited() async throws -> CommandHarness {
        let harness = try CommandHarness(input: ["four quiet green otters"])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        return harness
    }

    @Test("The operator creates a code for a class, lists it and revokes it")
    func code() async throws {
        let harness = try await inhabited()
        let made = ["code", "add", "--seats", "35", "--expires-in", "2d", "--role", "Teacher", "--note", "Year 9"]
        #expect(await harness.run(made) == 0)
        let lines = harness.out.split(separator: "\n")
        let code = try #require(lines.first)
        #expect(code.utf8.count == 9)
        #expect(lines.last == "http://localhost:8587/signup#\(code)")
        #expect(await harness.run("code", "list") == 0)
        let rows = harness.out.split(separator: "\n")
        #expect(rows.first?.hasPrefix("code       role     seats    valid") == true)
        #expect(rows.last?.hasPrefix("\(code)  Teacher  0 of 35  until ") == true)
        #expect(rows.last?.hasSuffix("  Year 9") == true)
        let id = try #require(try await harness.store().listJoinCodes(by: nil).items.first).id.text
        #expect(await harness.run("code", "revoke", id) == 0)
        #expect(await harness.run("code", "list") == 0)
        #expect(harness.out.contains("revoked"))
        #expect(await harness.run("code", "revoke", "nonsense") == 1)
        #expect(harness.err == "latchkey: no code has this id or text; see `latchkey code list`")
    }

    @Test(
        "A code is revoked by its text, in any spelling, and as the link that was given out",
        arguments: ["", "lower", "plain", "link"])
    func revokeByText(spelling: String) async throws {
        let harness = try await inhabited()
        #expect(await harness.run("code", "add") == 0)
        let code = try #require(harness.out.split(separator: "\n").first.map(String.init))
        #expect(await harness.run("code", "add") == 0)
        let typed =
            switch spelling {
            case "lower": code.lowercased()
            case "plain": code.replacing("-", with: "")
            case "link": "http://localhost:8587/signup#\(code)"
            default: code
            }
        #expect(await harness.run("code", "revoke", typed) == 0)
        let codes = try await harness.store().listJoinCodes(by: nil).items
        #expect(codes.filter(\.isRevoked).count == 1)
        #expect(await harness.run("code", "list") == 0)
        #expect(harness.out.split(separator: "\n").contains { $0.hasPrefix(code) && $0.contains("revoked") })
    }

    @Test("What a code is good for where nobody signs up with one is said", arguments: ["closed", "invite", "code"])
    func useless(registration: String) async throws {
        let harness = try await inhabited()
        let run = ["code", "add", "--set", "registration=\(registration)"]
        #expect(await harness.run(run) == 0)
        #expect(harness.err.isEmpty == (registration == "code") && !harness.err.contains("groups"))
        #expect(await harness.run("group", "add", "y9") == 0)
        #expect(await harness.run(run + ["--group", "y9"]) == 0)
        #expect(harness.err.contains("people who have an account can enter it") == (registration != "code"))
    }

    @Test("Who joined with a code is listed, also when nobody may join with it any more")
    func people() async throws {
        let harness = try await inhabited()
        #expect(await harness.run("code", "add") == 0)
        let code = try #require(harness.out.split(separator: "\n").first.map(String.init))
        #expect(await harness.run("code", "revoke", code) == 0)
        try await harness.store().execute(
            "INSERT INTO join_code_use (code_id, account_id, joined_at) SELECT join_code.id, account.id, 1795759200000000 "
                + "FROM join_code JOIN account ON account.uid = 'ann'")
        #expect(await harness.run("code", "people", code) == 0)
        #expect(harness.out.split(separator: "\n").last?.hasPrefix("ann") == true)
        #expect(await harness.run("code", "people", code, "--json") == 0)
        let listed = try #require(try JSONSerialization.jsonObject(with: Data(harness.out.utf8)) as? [[String: Any]])
        #expect(listed.count == 1 && listed[0]["uid"] as? String == "ann" && listed[0]["joined_at"] is String)
        #expect(await harness.run("code", "people", "nonsense") == 1)
        #expect(harness.err == "latchkey: no code has this id or text; see `latchkey code list`")
    }

    @Test("A code gets more seats, and never fewer than are taken; an invitation and a revoked code get none")
    func seats() async throws {
        let harness = try await inhabited()
        #expect(await harness.run("code", "add", "--seats", "1") == 0)
        let code = try #require(harness.out.split(separator: "\n").first.map(String.init))
        try await harness.store().execute("UPDATE join_code SET seats_taken = 1")
        #expect(await harness.run("code", "seats", code, "3") == 0)
        #expect(harness.out.split(separator: "\n").last == "1 of 3 seats are taken")
        #expect(await harness.run("code", "seats", code, "0") == 1)
        #expect(harness.err.contains("from 1 to 10000"))
        #expect(await harness.run("code", "revoke", code) == 0)
        #expect(await harness.run("code", "seats", code, "5") == 1)
        #expect(harness.err.contains("a code that is no longer valid"))
        #expect(await harness.run("code", "seats", "nonsense", "5") == 1)
        #expect(harness.err == "latchkey: no code has this id or text; see `latchkey code list`")
    }

    @Test("Codes are listed for programs with the names of the API, and with null where there is nothing")
    func json() async throws {
        let harness = try await inhabited()
        #expect(await harness.run("code", "add", "--note", "Year 9") == 0)
        let code = try #require(harness.out.split(separator: "\n").first.map(String.init))
        #expect(await harness.run("invite", "toby@school.example") == 0)
        #expect(await harness.run("code", "list", "--json") == 0)
        let listed = try #require(try JSONSerialization.jsonObject(with: Data(harness.out.utf8)) as? [[String: Any]])
        let own = try #require(listed.first { $0["note"] as? String == "Year 9" })
        #expect(own["code"] as? String == code && own["link"] as? String == "http://localhost:8587/signup#\(code)")
        #expect(own["role"] as? String == "User" && own["seats"] as? Int == 40 && own["seats_taken"] as? Int == 0)
        #expect(own["email"] is NSNull && own["revoked"] as? Bool == false)
        let invitation = try #require(listed.first { $0["email"] as? String == "toby@school.example" })
        #expect(invitation["code"] is NSNull && invitation["link"] is NSNull && invitation["id"] is String)
    }

    /// What the server of this folder answers to somebody who signs up where only invitations let people in: the role, or the
    /// code of the refusal.
    private func signUp(_ uid: String, with code: String, in harness: CommandHarness) async throws -> String {
        let context = harness.context()
        let settings = try ConfigurationLoader.load(file: nil, flags: ["registration": "invite"], context).settings
        let parts = try await ServeParts.open(settings, context)
        defer { parts.close() }
        let flows = Flows(
            store: parts.database.store, hasher: parts.hasher, signer: parts.signer, verifier: parts.verifier,
            configuration: settings.flows, mail: parts.mail, logger: parts.logger)
        let fields = NewAccountFields(
            uid: uid, password: "nine loud yellow geese", name: "Thomas Edison", email: nil, code: code)
        do {
            let client = ClientDetails(address: nil, userAgent: "test", requestID: "test")
            return try await flows.accounts.signUp(fields, by: Actor(client, clock: flows.clock)).roles.firstName
        } catch {
            return error.code.rawValue
        }
    }

    @Test("S-139: an invitation is for a uid or an address, its link is shown once and lets that person in, once")
    func invitation() async throws {
        let harness = try await inhabited()
        #expect(await harness.run("invite", "toby", "--role", "Teacher") == 0)
        let secret = String(try #require(harness.out.split(separator: "#").last))
        let codes = try await harness.store().listJoinCodes(by: nil).items
        #expect(codes.map(\.binding) == [.uid("toby")])
        #expect(await harness.run("invite", "toby@school.example", "--role", "Admin") == 0)
        #expect(await harness.run("code", "list") == 0)
        #expect(harness.out.contains("invitation for toby@school.example  Admin    0 of 1"))
        #expect(!harness.out.contains(secret))
        #expect(try await signUp("ada", with: secret, in: harness) == "join_code_invalid")
        #expect(try await signUp("toby", with: secret, in: harness) == "Teacher")
        #expect(try await signUp("toby", with: secret, in: harness) == "join_code_invalid")
    }

    @Test("What makes no sense is told, and what will not work as things are")
    func refusals() async throws {
        let harness = try await inhabited()
        #expect(await harness.run("code", "add", "--seats", "0") == 1)
        #expect(harness.err.contains("Seats must be a number from 1 to 10000"))
        #expect(await harness.run("code", "add", "--expires-in", "5m") == 2)
        #expect(await harness.run("invite", "a b") == 1)
        #expect(harness.err.contains("User ID cannot have a space in it"))
        #expect(await harness.run("invite", "Ann") == 1)
        #expect(harness.err == "latchkey: Ann has an account already")
        #expect(await harness.run(["code", "add"], environment: ["LATCHKEY_REGISTRATION": "invite"]) == 0)
        #expect(harness.err.contains("nobody signs up with a code"))
        #expect(await harness.run(["invite", "bob"], environment: ["LATCHKEY_REGISTRATION": "closed"]) == 0)
        #expect(harness.err.contains("nobody can sign up"))
    }
}
