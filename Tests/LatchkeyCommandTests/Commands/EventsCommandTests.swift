import Foundation
import LatchkeyCore
import Testing

@testable import latchkey

@Suite struct EventsCommandTests {
    private func school() async throws -> CommandHarness {
        let harness = try CommandHarness()
        #expect(await harness.run("user", "add", "tess", "--code", "--role", "Teacher") == 0)
        #expect(await harness.run("user", "add", "ann", "--code") == 0)
        #expect(await harness.run("user", "set-role", "ann", "Teacher") == 0)
        return harness
    }

    private func listed(_ harness: CommandHarness, _ arguments: String...) async throws -> [[String: Any]] {
        #expect(await harness.run(["events", "--json"] + arguments) == 0)
        return try #require(try JSONSerialization.jsonObject(with: Data(harness.out.utf8)) as? [[String: Any]])
    }

    @Test("R-061: `latchkey events` shows what happened, the newest first, and all of its filters narrow it")
    func list() async throws {
        let harness = try await school()
        let all = try await listed(harness)
        #expect(all.first?["kind"] as? String == "role_changed" && all.first?["object"] as? String == "role:Teacher")
        #expect(all.allSatisfy { $0["actor_kind"] as? String == "operator" })
        let ann = try await listed(harness, "--user", "ann", "--since", "1h", "--kind", "account_created")
        #expect(ann.count == 1 && (ann[0]["user"] as? [String: Any])?["uid"] as? String == "ann")
        #expect(try await listed(harness, "--until", "2020-01-01").isEmpty)
        #expect(try await listed(harness, "--network", "203.0.113").isEmpty)
        #expect(try await listed(harness, "--actor", "tess").isEmpty)
        #expect(try await listed(harness, "--limit", "2").count == 2)
        #expect(await harness.run("events", "--limit", "1") == 0)
        let lines = harness.out.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].hasPrefix("time") && lines[1].contains("role_changed"))
        #expect(lines[1].contains("ann") && lines[1].contains("operator") && lines[1].contains("role=Teacher"))
        // Somebody who was removed is found by their id.
        let id = try #require((ann[0]["user"] as? [String: Any])?["id"] as? String)
        #expect(await harness.run("user", "remove", "ann", "--yes") == 0)
        #expect(try await listed(harness, "--user", id).first?["kind"] as? String == "account_deleted")
    }

    @Test(
        "What is no filter is told in a line",
        arguments: [
            (["events", "--kind", "Signed"], "latchkey: Signed is no kind of event; expected one of signed_in, "),
            (["events", "--user", "nobody"], "latchkey: nobody has the uid or id nobody"),
            (["events", "--actor", "nobody"], "latchkey: nobody has the uid or id nobody"),
            (["events", "--network", "x"], "latchkey: x is no address, and no beginning of one like 203.0.113"),
            (["audit", "export", "--user", "nobody"], "latchkey: nobody has the uid or id nobody"),
        ])
    func refused(_ arguments: [String], _ line: String) async throws {
        let harness = try await school()
        #expect(await harness.run(arguments) == 1)
        #expect(harness.err.hasPrefix(line))
    }

    @Test("R-061: the export is one object a line or a table, in a file for one's own eyes, and an event itself")
    func export() async throws {
        let harness = try await school()
        let before = try await listed(harness).count
        #expect(await harness.run("audit", "export") == 0)
        #expect(harness.out.split(separator: "\n").count == before + 1)
        #expect(harness.out.hasPrefix(#"{"seq":"#) && harness.out.contains(#""kind":"audit_exported""#))
        #expect(
            await harness.run("audit", "export", "--to", "events.csv", "--format", "csv", "--kind", "role_changed") == 0
        )
        #expect(harness.out == "1 event written to events.csv")
        let path = harness.folder + "/events.csv"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("\"seq\",\"at\",\"kind\"") && text.contains("\"role_changed\""))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(await harness.run("audit", "export", "--to", "events.csv") == 1)
        #expect(harness.err.hasPrefix("latchkey: events.csv cannot be made"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        #expect(try await listed(harness, "--kind", "audit_exported").count == 2)
    }
}
