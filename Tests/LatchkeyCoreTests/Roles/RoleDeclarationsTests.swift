import LatchkeyCore
import Testing

@Suite struct RoleDeclarationsTests {
    private static func declarations(_ texts: [String], default name: String = "User") throws -> RoleDeclarations {
        var entries: [RoleEntry] = []
        for text in texts { entries.append(try RoleEntry(text: text)) }
        return try RoleDeclarations(entries, defaultName: name, teacherScope: .all)
    }

    /// Nil when the entries are good.
    private static func refusal(_ texts: [String], default name: String = "User") -> RoleRefusal? {
        do {
            _ = try declarations(texts, default: name)
            return nil
        } catch {
            return error as? RoleRefusal
        }
    }

    @Test("An entry has a name, and may have givers, permissions and a label")
    func entries() throws {
        let table: [(String, RoleEntry)] = [
            ("Mentor", RoleEntry("Mentor")),
            ("  Mentor  ", RoleEntry("Mentor")),
            ("Mentor: Helps others", RoleEntry("Mentor", label: "Helps others")),
            ("Mentor by Admin Teacher", RoleEntry("Mentor", by: ["Admin", "Teacher"])),
            ("Treasurer may ledger:read ledger:write", RoleEntry("Treasurer", may: ["ledger:read", "ledger:write"])),
            (
                "Editor by Admin Teacher may posts:write posts:publish: Edits the school paper: all of it",
                RoleEntry(
                    "Editor", by: ["Admin", "Teacher"], may: ["posts:write", "posts:publish"],
                    label: "Edits the school paper: all of it")
            ),
            ("year-9_b may a:b:c", RoleEntry("year-9_b", may: ["a:b:c"])),
        ]
        for (text, entry) in table { #expect(try RoleEntry(text: text) == entry, "\(text)") }
    }

    @Test(
        "R-002: what is no entry is refused, and named as soon as it has a name",
        arguments: [
            ("", nil), (" ", nil), ("9Editor", nil), ("_x", nil), ("Éditeur", nil), ("Ed.itor", nil), ("by", nil),
            ("May may a:b", nil), (String(repeating: "a", count: 33), nil), ("Editor,", nil),
            ("Editor Admin", "Editor"), ("Editor by", "Editor"), ("Editor may", "Editor"),
            ("Editor by may a:b", "Editor"),
            ("Editor by Ad.min", "Editor"), ("Editor may posts", "Editor"), ("Editor may posts:", "Editor"),
            ("Editor may :posts", "Editor"), ("Editor may Posts:write", "Editor"), ("Editor may posts:9", "Editor"),
            ("Editor may posts:wr.ite", "Editor"), ("Editor may *:*", "Editor"), ("Editor:", "Editor"),
            ("Editor: ", "Editor"), ("Editor: a\u{7}b", "Editor"),
            ("Editor: \(String(repeating: "x", count: 41))", "Editor"),
            ("Editor may a:\(String(repeating: "b", count: 63))", "Editor"),
            ("Editor may " + (0..<33).map { "a:b\($0)" }.joined(separator: " "), "Editor"),
        ] as [(String, String?)])
    func badEntries(_ text: String, _ name: String?) {
        #expect(RoleDeclarationsTests.refusal([text])?.role == name)
        #expect(RoleDeclarationsTests.refusal([text]) != nil)
    }

    @Test(
        "R-002: a configuration that does not fit together is refused with the entry's name",
        arguments: [
            (["Editor", "Editor"], "Editor"), (["Editor", "EDITOR"], "EDITOR"), (["admin"], "admin"),
            (["USER may a:b"], "USER"), (["Teacher", "Teacher may a:b"], "Teacher"),
            (["Editor by Nobody"], "Editor"), (["Editor by editor"], "Editor"), (["Editor by admin"], "Editor"),
            (["Boss may users:write"], "Boss"), (["Boss may groups:write"], "Boss"),
            (["Boss may roles:assign"], "Boss"),
            (["Boss may tokens:manage"], "Boss"), (["Boss may users:delete"], "Boss"),
            (["Boss may sessions:end"], "Boss"),
            (["Boss may metrics:read"], "Boss"), (["Boss may webhooks:read"], "Boss"), (["Boss may roles:a:b"], "Boss"),
            (["Teacher may audit:read"], "Teacher"), (["User may users:read"], "User"),
            (["Auditor by Teacher may audit:read"], "Auditor"), (["Helpdesk by User may users:read"], "Helpdesk"),
            (["Admin by Teacher"], "Admin"), (["Teacher by User"], "Teacher"),
            (["A may users:read", "B by A may users:read users:recover"], "B"),
            ((0..<41).map { "r\($0)" }, "r40"),
        ] as [([String], String)])
    func badConfigurations(_ texts: [String], _ name: String) {
        #expect(RoleDeclarationsTests.refusal(texts)?.role == name, "\(texts)")
    }

    @Test("R-002: forty roles, Teacher as a giver of what it has, and a User that teachers give are good")
    func goodConfigurations() {
        for texts in [
            (0..<40).map { "r\($0)" }, ["Helpdesk by Teacher may users:read users:recover groups:lead"],
            ["User by Teacher"], ["Admin may posts:write"], ["B by A", "A by B"],
        ] {
            #expect(RoleDeclarationsTests.refusal(texts) == nil, "\(texts)")
        }
    }

    @Test("R-002, S-209: for every pair of own permissions, a giver has all that it gives")
    func givers() throws {
        let declarable = Permission.allCases.filter(\.mayBeDeclared)
        for given in declarable {
            for held in declarable {
                let texts = ["G may \(held.rawValue)", "R by G may \(given.rawValue)"]
                #expect((RoleDeclarationsTests.refusal(texts) == nil) == (given == held), "\(texts)")
            }
        }
    }

    @Test("The default role has no permission of Latchkey, and is there")
    func defaultRole() throws {
        let texts = ["Member may posts:read", "Helpdesk may users:read"]
        #expect(try RoleDeclarationsTests.declarations(texts, default: "Member").defaultName == "Member")
        for name in ["Admin", "Teacher", "Helpdesk", "Nobody", "member"] {
            #expect(RoleDeclarationsTests.refusal(texts, default: name) != nil, "\(name)")
        }
    }
}
