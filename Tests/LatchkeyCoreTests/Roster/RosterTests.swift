import Foundation
import LatchkeyCore
import Testing

/// `Tests/vectors/roster.json` holds the files and what is read of them; `Tests/Web/unit/roster.test.js` reads the same.
struct RosterTests {
    @Test("R-030: Swift and JavaScript read the same of every list", arguments: try RosterVectors.read().cases)
    func everyList(_ vector: RosterVectors.Case) throws {
        let bytes = Data(base64Encoded: vector.base64 ?? "") ?? Data()
        let found: RosterVectors.Expected
        do {
            let roster = try Roster(
                vector.text.map { Array($0.utf8) } ?? Array(bytes), vector.options?.options ?? RosterOptions())
            found = RosterVectors.Expected(roster)
        } catch {
            found = RosterVectors.Expected(error)
        }
        #expect(found == vector.expect, "\(vector.name)")
    }

    @Test("R-030: at least sixty lists are compared")
    func enough() throws {
        #expect(try RosterVectors.read().cases.count >= 60)
    }

    @Test("R-030: classes of OneRoster are groups of those who are enrolled as students")
    func classes() throws {
        let users =
            "sourcedId,status,enabledUser,role,username,givenName,familyName\nu1,,true,student,ada,Ada,L\nu2,,true,student,bob,Bob,M\n"
        let classes = "sourcedId,status,title,classCode\nc1,active,Maths,9-M\nc2,,Latin 1,\nc3,tobedeleted,Old,\n"
        let enrollments = """
            sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role
            e1,active,c1,s,u1,student
            e2,,c2,s,u1,student
            e3,,c1,s,u1,student
            e4,,c1,s,u2,teacher
            e5,tobedeleted,c2,s,u2,student
            e6,,c3,s,u2,student
            """
        let read = try OneRosterClasses(Array(classes.utf8)).enrolling(Array(enrollments.utf8))
        let roster = try Roster(Array(users.utf8)).adding(read)
        #expect(roster.people.map(\.groups) == [["9-m", "latin-1"], []])
        #expect(throws: RosterFault.self) { try OneRosterClasses(Array(enrollments.utf8)) }
        #expect(throws: RosterFault.self) { try OneRosterClasses(Array(classes.utf8)).enrolling(Array(classes.utf8)) }
    }

    @Test("R-030: files of classes are bounded as lists are, and a quotation mark that nothing closes is told")
    func boundedClasses() throws {
        let heads = (classes: "sourcedId,title\n", enrollments: "classSourcedId,userSourcedId\n")
        let classes = try OneRosterClasses(Array((heads.classes + "c1,Maths\n").utf8))
        func code(_ read: () throws(RosterFault) -> OneRosterClasses) -> RosterFault? {
            do {
                _ = try read()
                return nil
            } catch {
                return error
            }
        }
        func enrolled(_ text: String) -> RosterFault? {
            code { () throws(RosterFault) in try classes.enrolling(Array((heads.enrollments + text).utf8)) }
        }
        func taught(_ text: String) -> RosterFault? {
            code { () throws(RosterFault) in try OneRosterClasses(Array((heads.classes + text).utf8)) }
        }
        let open = "c1,u1\n\nc1,\"u2\nc1,u3\n"
        for fault in [enrolled(open), taught(open)] { #expect(fault?.code == .quoteOpen && fault?.row == 4) }
        #expect(taught(String(repeating: "c,t\n", count: 5000)) == nil)
        #expect(taught(String(repeating: "c,t\n", count: 5001))?.code == .tooManyRows)
        #expect(enrolled(String(repeating: "c,u\n", count: 50_000)) == nil)
        #expect(enrolled(String(repeating: "c,u\n", count: 50_001))?.most == 50_000)
        let long = String(repeating: "x", count: 2 * 1024 * 1024)
        for fault in [enrolled(long), taught(long)] { #expect(fault?.code == .tooLarge) }
    }

    @Test("R-030: five thousand people of one name are numbered, and two million blank lines are nothing")
    func longest() throws {
        let people = try Roster(Array(("name\n" + String(repeating: "Ada Lovelace\n", count: 5000)).utf8)).people
        #expect(people.count == 5000 && people.last?.uid == "ada.lovelace5000")
        let blank = [UInt8](repeating: 0x0a, count: Roster.mostBytes)
        #expect(throws: RosterFault.self) { try Roster(blank) }
    }

    @Test("R-030: more than 2 MiB is not read")
    func tooLarge() {
        #expect(throws: RosterFault.self) { try Roster([UInt8](repeating: 0x61, count: 2 * 1024 * 1024 + 1)) }
    }
}

extension RosterVectors.Case: CustomTestStringConvertible {
    var testDescription: String { name }
}
