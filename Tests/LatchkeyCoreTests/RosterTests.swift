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
        } catch let fault as RosterFault {
            found = RosterVectors.Expected(fault)
        }
        #expect(found == vector.expect, "\(vector.name)")
    }

    @Test("R-030: at least sixty lists are compared")
    func enough() throws {
        #expect(try RosterVectors.read().cases.count >= 60)
    }

    @Test("R-030: more than 2 MiB is not read")
    func tooLarge() {
        #expect(throws: RosterFault.self) { try Roster([UInt8](repeating: 0x61, count: 2 * 1024 * 1024 + 1)) }
    }
}

extension RosterVectors.Case: CustomTestStringConvertible {
    var testDescription: String { name }
}
