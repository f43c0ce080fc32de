import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import Testing

@testable import latchkey

@Suite struct GroupCommandTests {
    private func school() async throws -> CommandHarness {
        let harness = try CommandHarness()
        #expect(await harness.run("user", "add", "tess", "--code", "--role", "Teacher") == 0)
        #expect(await harness.run("user", "add", "ann", "--code") == 0)
        #expect(await harness.run("group", "add", "y9", "Year 9") == 0)
        return harness
    }

    private func shown(_ harness: CommandHarness, _ named: String = "y9") async throws -> [String: Any] {
        #expect(await harness.run("group", "show", named, "--json") == 0)
        return try #require(try JSONSerialization.jsonObject(with: Data(harness.out.utf8)) as? [String: Any])
    }

    @Test("Groups are made, listed and shown, with those who are in them and those who lead them")
    func members() async throws {
        let harness = try await school()
        #expect(harness.out.hasPrefix("added y9 (Year 9), id "))
        #expect(await harness.run("group", "set-leader", "y9", "tess") == 0)
        #expect(harness.out == "tess leads y9")
        #expect(await harness.run("group", "add-member", "y9", "ann") == 0)
        #expect(harness.out == "ann is in y9")
        let found = try await shown(harness)
        let group = try #require(found["group"] as? [String: Any])
        #expect(group["members"] as? Int == 2 && group["leaders"] as? [String] == ["tess"])
        let members = try #require(found["members"] as? [[String: Any]])
        #expect(members.compactMap { $0["uid"] as? String } == ["ann", "tess"])
        #expect(members.allSatisfy { $0["groups"] as? [String] == ["y9"] })
        #expect(await harness.run("group", "list") == 0)
        #expect(harness.out.contains("y9") && harness.out.contains("Year 9") && harness.out.contains("tess"))
        #expect(await harness.run("group", "show", "y9") == 0)
        #expect(harness.out.contains("ann") && harness.out.contains("yes"))
        #expect(await harness.run("group", "set-leader", "y9", "tess", "--off") == 0)
        #expect(harness.out == "tess no longer leads y9")
        #expect(await harness.run("group", "remove-member", "y9", "ann") == 0)
        #expect(harness.out == "ann is no longer in y9")
        // Taking a mark from somebody who is not there puts nobody in.
        for command in [["remove-member", "y9", "ann"], ["set-leader", "y9", "ann", "--off"]] {
            #expect(await harness.run(["group"] + command) == 1)
            #expect(harness.err == "latchkey: ann is not in y9")
        }
    }

    @Test("Somebody without groups:lead is marked, and it is said that they lead nobody")
    func mark() async throws {
        let harness = try await school()
        #expect(await harness.run("group", "set-leader", "y9", "ann") == 0)
        #expect(
            harness.err.contains(
                "no role of ann has groups:lead, so this has no effect yet: latchkey user add-role ann ROLE"))
    }

    @Test("Archived groups are listed apart, come back by id or key, and are deleted only then")
    func archive() async throws {
        let harness = try await school()
        #expect(await harness.run("group", "remove", "y9", "--yes") == 1)
        #expect(harness.err == "latchkey: this group is not archived")
        #expect(await harness.run("group", "archive", "y9") == 0)
        let id = try #require(harness.out.split(separator: " ").last.map { String($0) })
        #expect(await harness.run("group", "archive", "y9") == 1)
        #expect(harness.err == "latchkey: this group is archived; restore it first")
        #expect(await harness.run("group", "list", "--json") == 0)
        #expect(harness.out == "[]")
        #expect(await harness.run("group", "add", "y9", "Next year") == 0)
        #expect(await harness.run("group", "restore", id) == 1)
        #expect(harness.err == "latchkey: key: Another group has this key")
        #expect(await harness.run("group", "list", "--archived") == 0)
        #expect(harness.out.contains("Year 9") && !harness.out.contains("Next year"))
        #expect(harness.out.hasSuffix("  \(id)"), "two archived groups can have one key: \(harness.out)")
        #expect(await harness.run("group", "remove", id, "--yes") == 0)
        #expect(harness.out == "y9 is removed")
        #expect(await harness.run("group", "show", id) == 1)
    }

    @Test("R-041: the next group takes the place and the key of one that is archived, with whom was named")
    func next() async throws {
        let harness = try await school()
        #expect(await harness.run("group", "set-leader", "y9", "tess") == 0)
        #expect(await harness.run("group", "add-member", "y9", "ann") == 0)
        #expect(
            await harness.run("group", "next", "y9", "--name", "Year 10", "--members", "copy", "--ends", "2099-07-31")
                == 0)
        #expect(harness.out.hasPrefix("y9 is archived, id ") && harness.out.contains("added y9 (Year 10), id "))
        #expect(harness.out.hasSuffix(", 2 members"))
        let group = try #require(try await shown(harness)["group"] as? [String: Any])
        #expect(group["members"] as? Int == 2 && group["leaders"] as? [String] == ["tess"])
        #expect(group["ends_at"] as? String == "2099-08-01T00:00:00Z")
        #expect(await harness.run("group", "next", "y9", "--key", "y10", "--without-leaders") == 0)
        #expect(harness.out.hasSuffix(", 0 members"))
        #expect(await harness.run("group", "next", "y9") == 1)
        #expect(harness.err == "latchkey: this group is archived; restore it first")
        for words in [["--ends", "2001-01-01"], ["--key", "Y 9"]] {
            #expect(await harness.run(["group", "next", "y10"] + words) == 1)
        }
        #expect(await harness.run("group", "next", "y10", "--members", "all") == 2)
        #expect(await harness.run("group", "list", "--json") == 0)
        #expect(harness.out.contains("y10") && !harness.out.contains("\"y9\""))
    }

    @Test(
        "What is no key, no group and nobody is told in a line",
        arguments: [
            (["group", "add", "Y 9"], "latchkey: key: A key has 1 to 40 of a–z, 0–9 and -"),
            (["group", "add", "y9"], "latchkey: key: Another group has this key"),
            (["group", "show", "nope"], "latchkey: no group has the key or id nope; see `latchkey group list`"),
            (
                ["group", "add-member", "y9", "nobody"],
                "latchkey: no account has the uid nobody; see `latchkey user list`"
            ),
            (["code", "add", "--group", "nope"], "latchkey: no group has this key; see `latchkey group list`"),
        ])
    func refusals(_ words: [String], _ line: String) async throws {
        let harness = try await school()
        #expect(await harness.run(words) == 1)
        #expect(harness.err == line)
    }

    @Test("A code into a group is made by the group's key, and listed with it")
    func code() async throws {
        let harness = try await school()
        #expect(await harness.run("code", "add", "--group", "y9", "--note", "Class") == 0)
        #expect(await harness.run("code", "list") == 0)
        #expect(harness.out.contains("into y9: Class"))
    }

    @Test(
        "An id that begins with a hyphen is taken where any other is",
        arguments: [
            ["group", "show", "-9AAAAAAAAAAAAAAAAAAAA"], ["group", "remove", "--yes", "-9AAAAAAAAAAAAAAAAAAAA"],
            ["group", "archive", "--9AAAAAAAAAAAAAAAAAAA"], ["group", "add-member", "-9AAAAAAAAAAAAAAAAAAAA", "tess"],
            ["code", "revoke", "-9AAAAAAAAAAAAAAAAAAAA"],
            ["user", "sign-out", "tess", "--session", "-9AAAAAAAAAAAAAAAAAAAA"],
            ["user", "identities", "remove", "tess", "-9AAAAAAAAAAAAAAAAAAAA"],
            ["service-key", "retire", "-9AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
            ["events", "--user", "-9AAAAAAAAAAAAAAAAAAAA"],
        ])
    func hyphenatedIDs(_ words: [String]) async throws {
        let harness = try await school()
        let status = await harness.run(words)
        // Events are asked for a person who may be gone, and an account of a provider may be gone already.
        #expect(status == (words.contains("events") || words.contains("identities") ? 0 : 1), "\(harness.err)")
        #expect(!harness.err.contains("\\0") && !harness.err.contains("\0") && !harness.err.contains("Usage"))
        #expect(await harness.run("group", "show", "-unknown") == 2)
    }

    @Test("The operator renames people and groups; what is no name, or taken, changes nothing")
    func rename() async throws {
        let harness = try CommandHarness()
        for uid in ["ann", "bob"] { #expect(await harness.run("user", "add", uid, "--code") == 0) }
        #expect(await harness.run("user", "rename", "ann", "--name", "Ann Perkins", "--uid", "anne") == 0)
        #expect(harness.out == "ann is now anne (Ann Perkins)")
        #expect(await harness.run("user", "rename", "anne", "--uid", "bob") == 1)
        #expect(await harness.run("user", "rename", "anne", "--name", " ", "--uid", "ann2") == 1)
        #expect(await harness.run("user", "rename", "nobody", "--name", "N") == 1)
        #expect(await harness.run("user", "rename", "anne") != 0)
        #expect(try await harness.store().findAccount(uid: "anne")?.name == "Ann Perkins")
        for key in ["y8", "y9"] { #expect(await harness.run("group", "add", key) == 0) }
        #expect(await harness.run("group", "rename", "y9", "--name", "Year 9", "--key", "year-9") == 0)
        #expect(harness.out == "y9 is now year-9 (Year 9)")
        #expect(await harness.run("group", "rename", "year-9", "--key", "y8") == 1)
        #expect(await harness.run("group", "rename", "year-9", "--key", "Not A Key") == 1)
        #expect(await harness.run("group", "rename", "year-9") != 0)
    }

    @Test("People are moved in one step, and who is not in the one group is in neither by it")
    func move() async throws {
        let harness = try await school()
        #expect(await harness.run("group", "add", "y10") == 0)
        #expect(await harness.run("group", "add-member", "y9", "ann", "tess") == 0)
        #expect(await harness.run("group", "move-member", "y9", "y10", "ann") == 0)
        #expect(harness.out == "ann is in y10, and no longer in y9")
        #expect(await harness.run("group", "move-member", "y9", "y10", "ann", "tess") == 1)
        #expect(harness.err == "latchkey: ann is not in y9" && harness.out.contains("tess is in y10"))
        #expect(await harness.run("group", "add-member", "y9", "ann") == 0)
        #expect(await harness.run("group", "move-member", "y9", "y10", "ann") == 1)
        #expect(harness.err == "latchkey: the account is in this group already")
        #expect(await harness.run("group", "move-member", "y9", "y9", "ann") == 1)
        let account = try #require(try await harness.store().findAccount(uid: "ann"))
        #expect(Set(account.groups.map(\.group.key)) == ["y9", "y10"])
    }

    @Test("R-041: a group gets an end and loses it; a day that has passed, or none, is refused")
    func end() async throws {
        let harness = try await school()
        #expect(await harness.run("group", "end", "y9", "2099-07-31") == 0)
        #expect(harness.out == "y9 ends at 2099-08-01T00:00:00Z")
        #expect(await harness.run("group", "show", "y9") == 0)
        #expect(harness.out.contains("ends: 2099-08-01T00:00:00Z"))
        #expect(await harness.run("group", "end", "y9", "2001-01-01") == 1)
        #expect(await harness.run("group", "end", "y9", "soon") != 0)
        #expect(await harness.run("group", "end", "y9", "never") == 0)
        #expect(harness.out == "y9 has no end")
        let group = try #require(try await shown(harness)["group"] as? [String: Any])
        #expect(group["ends_at"] == nil)
    }
}
