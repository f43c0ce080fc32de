import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import Testing

@testable import latchkey

@Suite struct RosterCommandTests {
    private static let list = """
        Name;Klasse;Rolle;Passwort
        Ada Lovelace;7b;;
        Jürgen Groß;7b|7c;Teacher;four quiet green otters
        ;7b;;
        Bob;nowhere;Captain;
        """

    private static func school(_ text: String = list) async throws -> CommandHarness {
        let harness = try CommandHarness()
        #expect(await harness.run("user", "add", "boss", "--code", "--role", "Admin") == 0)
        for key in ["7b", "7c"] { #expect(await harness.run("group", "add", key) == 0) }
        try harness.write(text, to: "list.csv")
        return harness
    }

    @Test("R-030: check shows what is read, names rows as a spreadsheet does, and looks at no database")
    func check() async throws {
        let harness = try CommandHarness()
        try harness.write(RosterCommandTests.list, to: "list.csv")
        #expect(await harness.run("roster", "check", "list.csv") == 1)
        #expect(harness.out.contains("2    ada.lovelace*") && harness.out.contains("jurgen.gross*"))
        #expect(harness.err.contains("ignored: Passwort") && harness.err.contains("row 4: there is no name"))
        #expect(!harness.err.contains("otters") && !harness.out.contains("otters"))
        #expect(!harness.exists("data/latchkey.db"))
        try harness.write("PK\u{3}\u{4}", to: "list.xlsx")
        #expect(await harness.run("roster", "check", "list.xlsx") == 1)
        #expect(harness.err.contains("a spreadsheet: save it as CSV"))
        #expect(await harness.run("roster", "check", "nothing.csv") == 1)
        #expect(harness.err.contains("nothing.csv cannot be read"))
        try harness.write("", to: "empty.csv")
        #expect(await harness.run("roster", "check", "empty.csv") == 1)
        #expect(harness.err.contains("empty.csv: the file is empty"))
        try harness.write("BEGIN:VCARD\nFN:Ada\nEND:VCARD\n", to: "ada.vcf")
        #expect(await harness.run("roster", "check", "ada.vcf") == 1)
        #expect(harness.err.contains("it seems to be contacts (vCard)"))
    }

    @Test("R-030: a row that cannot be read is shown with its number, the name as it is written, and the reason")
    func namesOfUnreadableRows() async throws {
        let harness = try await RosterCommandTests.school(
            """
            name,uid,class,ends
            Ada Lovelace,ada,7b,Christmas
            李 雷,,7b,
            ,otto,7b,
            Ann,ann,7b,
            Ann Again,ann,7b,
            Bob,,7b,,too,many
            """)
        let reasons = [
            "row 2 (Ada Lovelace, ada): the end is not a day like 2026-12-24 or a time like 2026-12-24T17:00:00Z",
            "row 3 (李 雷): the name has no Latin letters: the list must have a column for user IDs",
            "row 4 (otto): there is no name", "row 6 (Ann Again, ann): the same person as in row 5",
            "row 7 (Bob): more cells than there are headings",
        ]
        #expect(await harness.run("roster", "check", "list.csv") == 1)
        for reason in reasons { #expect(harness.err.contains(reason)) }
        #expect(await harness.run("roster", "import", "list.csv") == 1)
        for reason in reasons { #expect(harness.err.contains(reason)) }
        #expect(harness.out == "added 1, changed 0, already there 0")
    }

    @Test("R-030: the name of a row that cannot be read steers no terminal, and takes one short line")
    func harmlessNames() async throws {
        let harness = try CommandHarness()
        let long = String(repeating: "\u{1b}", count: 2000)
        try harness.write(
            "name,class\nAda\u{1b}[2J\u{202e},7b,more\n\(long),7b\n\"Eve\nrow 9: all is well\n\(long)", to: "list.csv")
        #expect(await harness.run("roster", "check", "list.csv") == 1)
        #expect(harness.err.contains(#"row 2 (Ada\u{1b}[2J\u{202e}): more cells than there are headings"#))
        #expect(harness.err.contains(#"row 4 (Eve\u{a}row 9: all is well\u{a}"#))
        let lines = harness.err.split(separator: "\n")
        #expect(lines.allSatisfy { $0.unicodeScalars.count < 200 && !$0.contains("\u{1b}") && !$0.hasPrefix("row 9") })
        #expect(lines.contains { $0.hasPrefix("row 3 (") && $0.hasSuffix("…): a cell has more than 1,000 characters") })
    }

    @Test("R-031, R-035: import makes who is not there, and again nobody; a dry run nobody at all")
    func importing() async throws {
        let harness = try await RosterCommandTests.school()
        #expect(await harness.run("roster", "import", "list.csv", "--dry-run") == 1)
        #expect(harness.out == "would give the role Teacher to jurgen.gross\nwould add 2, change 0, already there 0")
        #expect(harness.err.contains("row 5 (Bob, bob)"))
        #expect(await harness.run("roster", "import", "list.csv", "--codes", "codes.csv") == 1)
        #expect(
            harness.out
                == "gave the role Teacher to jurgen.gross; codes.csv has their codes\nadded 2, changed 0, already there 0"
        )
        let codes = try String(contentsOfFile: harness.path("codes.csv"), encoding: .utf8)
        // Without --allow-passwords both get codes.
        #expect(codes.contains(#""ada.lovelace""#) && codes.contains(#""jurgen.gross""#))
        #expect(try harness.mode("codes.csv") == 0o600)
        #expect(await harness.run("roster", "import", "list.csv") == 1)
        #expect(harness.out == "added 0, changed 0, already there 2")
        let account = try #require(try await harness.store().findAccount(uid: "jurgen.gross"))
        #expect(account.roles == .teacher && Set(account.groups.map(\.group.key)) == ["7b", "7c"])
    }

    @Test("S-410: a list names whose account is called otherwise than it says, and whose role it does not change")
    func otherPeople() async throws {
        let harness = try await RosterCommandTests.school(
            "uid,name,role,class\nboss,Bo Ss,Admin,7b\nann,Ann,Teacher,7b\n")
        #expect(await harness.run("user", "add", "ann", "--code", "--name", "Eve Stranger") == 0)
        for more in [["--dry-run"], []] {
            #expect(await harness.run(["roster", "import", "list.csv", "--update"] + more) == 0)
            #expect(harness.err.contains(#"row 3 (Ann, ann): the account with this uid is called Eve Stranger"#))
            #expect(harness.out.contains("1 person has not the role of the list: roles do not change"))
        }
        #expect(await harness.run("roster", "import", "list.csv", "--update") == 0)
        #expect(!harness.err.contains("is called"))
        #expect(await harness.run("roster", "check", "list.csv") == 0)
        #expect(harness.out.contains("role") && harness.out.contains("Teacher"))
    }

    @Test("R-035: passwords of a file are taken where the operator says so, and missing groups made")
    func passwords() async throws {
        let harness = try await RosterCommandTests.school(
            "uid,name,password,class\nann,Ann,four quiet green otters,9\nbob,Bob,short,9\n")
        let run = ["roster", "import", "list.csv", "--allow-passwords", "--make-groups"]
        #expect(await harness.run(run + ["--dry-run"]) == 1)
        #expect(harness.out == "would add the group 9\nwould add 1, change 0, already there 0")
        #expect(await harness.run(run) == 1)
        #expect(harness.out == "added the group 9\nadded 1, changed 0, already there 0")
        #expect(harness.err.contains("row 3 (Bob, bob)") && !harness.err.contains("short,"))
        let account = try #require(try await harness.store().findAccount(uid: "ann"))
        #expect(account.groups.map(\.group.key) == ["9"])
    }

    @Test("R-031: a list leaves no group behind into which none of its rows goes")
    func groupsOfRefusedRows() async throws {
        let harness = try await RosterCommandTests.school(
            "uid,name,role,class\nann,Ann,Captain,9\nbob,Bob,Captain,10\nboss,Boss,,11\n")
        let run = ["roster", "import", "list.csv", "--make-groups"]
        for more in [["--dry-run"], []] {
            #expect(await harness.run(run + more) == 1)
            #expect(!harness.out.contains("group"))
        }
        #expect(harness.err.contains("row 2 (Ann, ann)") && harness.err.contains("row 3 (Bob, bob)"))
        #expect(await harness.run("group", "list") == 0)
        let listed = harness.out.split(separator: "\n").compactMap { $0.split(separator: " ").first }
        #expect(listed.filter { ["9", "10", "11"].contains($0) }.isEmpty && listed.contains("7b"))
        #expect(await harness.run(run + ["--update"]) == 1)
        #expect(harness.out == "added the group 11\nadded 0, changed 1, already there 0")
    }

    @Test("R-030: files of classes that cannot be read whole are refused by their names")
    func brokenClasses() async throws {
        let harness = try CommandHarness()
        try harness.write(
            "sourcedId,status,enabledUser,role,username,givenName,familyName\nu1,,true,student,ada,Ada,L\n",
            to: "users.csv")
        try harness.write("sourcedId,title\nc1,Maths\n", to: "classes.csv")
        try harness.write("classSourcedId,userSourcedId\nc1,\"u1\nc1,u2\n", to: "enrollments.csv")
        let run = ["roster", "check", "users.csv", "--classes", "classes.csv", "--enrollments"]
        #expect(await harness.run(run + ["enrollments.csv"]) == 1)
        #expect(harness.err.contains("enrollments.csv: row 2: a quotation mark is not closed"))
        try harness.write(String(repeating: "x", count: 2 * 1024 * 1024 + 1), to: "long.csv")
        #expect(await harness.run(run + ["long.csv"]) == 1)
        #expect(harness.err.contains("long.csv: it has more than 2 MiB"))
    }

    @Test("R-036: slips shows the codes that the import wrote, makes missing ones, and names who has no slip")
    func slips() async throws {
        let harness = try await RosterCommandTests.school("uid,name,class\nann,Ann,7b\nbob,Bob,7b\ncid,Cid,7c\n")
        #expect(await harness.run("roster", "import", "list.csv", "--codes", "codes.csv") == 0)
        let codes = try String(contentsOfFile: harness.path("codes.csv"), encoding: .utf8)
        #expect(await harness.run("roster", "slips", "7b") == 0)
        let lines = harness.out.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.map(\.first) == ["uid", "ann", "bob"] && harness.err.hasSuffix("/start"))
        #expect(lines.dropFirst().allSatisfy { codes.contains("\"\($0[2])\"") })
        #expect(await harness.run("group", "add-member", "7b", "boss") == 0)
        #expect(await harness.run("roster", "slips", "7b", "bob", "cid", "--to", "slips.csv") == 1)
        #expect(harness.out == "1 code written to slips.csv" && harness.err.contains("cid: not an active member"))
        let written = try String(contentsOfFile: harness.path("slips.csv"), encoding: .utf8)
        #expect(written.contains("\"bob\"") && !written.contains("\"ann\"") && !written.contains("\"cid\""))
        #expect(try harness.mode("slips.csv") == 0o600)
        #expect(await harness.run("roster", "slips", "7b", "--to", "slips.csv") == 1)
        #expect(harness.err.hasPrefix("latchkey: slips.csv cannot be made; its folder is missing, or the file exists"))
        #expect(await harness.run("user", "disable", "ann") == 0)
        #expect(await harness.run("roster", "slips", "7b") == 0)
        // The list goes to the teacher of the class, who must not get a code of an administrator.
        #expect(!harness.out.contains("ann ") && harness.out.contains("bob") && !harness.out.contains("boss"))
        #expect(await harness.run("roster", "slips", "7b", "boss") == 0)
        #expect(harness.out.contains("boss"))
        for words in [["7z"], ["7b", "nobody"], ["7b", "--expires-in", "61d"]] {
            #expect(await harness.run(["roster", "slips"] + words) == 1)
        }
        let kinds = try await harness.store().listEvents(of: nil, limit: 30).map(\.kind)
        #expect(kinds.contains(.slipsShown))
    }

    @Test("R-039: export writes whom the filters choose, in a form that comes back in")
    func export() async throws {
        let harness = try await RosterCommandTests.school("uid,name,class\nann,=Ann,7b\nbob,Bob,7c\n")
        #expect(await harness.run("roster", "import", "list.csv") == 0)
        #expect(await harness.run("roster", "export", "--group", "7b") == 0)
        #expect(harness.out.utf8.split(separator: UInt8(ascii: "\n")).count == 2)
        #expect(harness.out.contains("\"ann\",\"'=Ann\"") && !harness.out.contains("bob"))
        #expect(await harness.run("roster", "export", "--to", "people.csv", "--delimiter", ";") == 0)
        #expect(harness.out == "3 people written to people.csv")
        #expect(try harness.mode("people.csv") == 0o600)
        #expect(await harness.run("roster", "import", "people.csv") == 0)
        #expect(harness.out == "added 0, changed 0, already there 3")
        #expect(await harness.run("roster", "export", "--format", "jsonl", "--role", "Admin") == 0)
        #expect(harness.out.hasPrefix("{\"id\":") && !harness.out.contains("\n"))
        #expect(await harness.run("user", "end", "bob", "2099-12-24") == 0)
        #expect(await harness.run("user", "list", "--ends-before", "2100-01-01") == 0)
        #expect(harness.out.contains("bob") && !harness.out.contains("ann"))
        #expect(await harness.run("roster", "export", "--group", "7z") == 1)
        #expect(harness.err == "latchkey: no group in use has the key 7z; see `latchkey group list`")
        #expect(await harness.run("roster", "export", "--delimiter", "|") == 2)
        for command in ["export", "import"] {
            #expect(await harness.run("roster", command, "--help") == 0)
            #expect(!harness.out.contains("\t") && !harness.out.contains("values: ,"), "\(harness.out)")
        }
        let kinds = try await harness.store().listEvents(of: nil, limit: 10).map(\.kind)
        #expect(kinds.contains(.usersExported))
    }
}
