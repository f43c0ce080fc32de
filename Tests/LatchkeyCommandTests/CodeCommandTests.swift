import LatchkeyCore
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

    @Test("S-139: an invitation is for a uid or an address, and its link is shown once")
    func invitation() async throws {
        let harness = try await inhabited()
        #expect(await harness.run("invite", "toby") == 0)
        let secret = try #require(harness.out.split(separator: "#").last)
        let codes = try await harness.store().listJoinCodes(by: nil)
        #expect(codes.map(\.binding) == [.uid("toby")])
        #expect(await harness.run("invite", "toby@school.example", "--role", "Admin") == 0)
        #expect(await harness.run("code", "list") == 0)
        #expect(harness.out.contains("invitation for toby@school.example  Admin  0 of 1"))
        #expect(!harness.out.contains(secret))
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
