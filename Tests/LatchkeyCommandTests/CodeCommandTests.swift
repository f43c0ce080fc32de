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

    @Test("The operator makes a code for a class, lists it and takes it back")
    func code() async throws {
        let harness = try await inhabited()
        let made = ["code", "add", "--seats", "35", "--expires-in", "2d", "--role", "Teacher", "--note", "Year 9"]
        #expect(await harness.run(made) == 0)
        let lines = harness.out.split(separator: "\n")
        let code = try #require(lines.first)
        #expect(code.utf8.count == 9)
        #expect(lines.last == "http://localhost:8587/signup#\(code)")
        #expect(await harness.run("code", "list") == 0)
        #expect(harness.out.contains("  \(code)  Teacher  0 of 35  good until "))
        #expect(harness.out.contains("Year 9"))
        let id = String(harness.out.prefix(22))
        #expect(await harness.run("code", "revoke", id) == 0)
        #expect(await harness.run("code", "list") == 0)
        #expect(harness.out.contains("revoked"))
        #expect(await harness.run("code", "revoke", "nonsense") == 1)
        #expect(harness.err.contains("no code has this id"))
    }

    /// What the server of this folder answers to somebody who signs up where only invitations let people in: the role, or the
    /// code of the refusal.
    private func signUp(_ uid: String, with code: String, in harness: CommandHarness) async throws -> String {
        let context = harness.context()
        let settings = try ConfigurationLoader.load(file: nil, flags: ["registration": "invite"], context).settings
        let parts = try await ServerParts.open(settings, context)
        defer { parts.close() }
        let flows = Flows(
            store: parts.database.store, hasher: parts.hasher, signer: parts.signer, verifier: parts.verifier,
            configuration: settings.flowsConfiguration, mail: parts.mail, logger: parts.logger)
        let fields = NewAccountFields(
            uid: uid, password: "nine loud yellow geese", name: "Thomas Edison", email: nil, code: code)
        do {
            let client = ClientDetails(address: nil, userAgent: "test", requestID: "test")
            return try await flows.signUp(fields, by: Actor(client, clock: flows.clock)).roles.firstName
        } catch {
            return error.code.rawValue
        }
    }

    @Test("S-139: an invitation is for a uid or an address, its link is shown once and lets that person in, once")
    func invitation() async throws {
        let harness = try await inhabited()
        #expect(await harness.run("invite", "toby", "--role", "Teacher") == 0)
        let secret = String(try #require(harness.out.split(separator: "#").last))
        let codes = try await harness.store().listJoinCodes(by: nil)
        #expect(codes.map(\.binding) == [.uid("toby")])
        #expect(await harness.run("invite", "toby@school.example", "--role", "Admin") == 0)
        #expect(await harness.run("code", "list") == 0)
        #expect(harness.out.contains("invitation for toby@school.example  Admin  0 of 1"))
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
        #expect(await harness.run(["code", "add"], environment: ["LATCHKEY_REGISTRATION": "invite"]) == 0)
        #expect(harness.err.contains("nobody joins with a code"))
        #expect(await harness.run(["invite", "bob"], environment: ["LATCHKEY_REGISTRATION": "closed"]) == 0)
        #expect(harness.err.contains("nobody can sign up"))
    }
}
