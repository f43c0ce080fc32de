import Foundation
import Testing

@Suite struct SignInGateTests {
    /// How often each Swift file of the product has this text.
    private static func counts(of text: String) throws -> [String: Int] {
        let root = URL(filePath: #filePath).appending(path: "../../../../Sources").standardized
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        var counts: [String: Int] = [:]
        var seen = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            seen += 1
            let count = try String(contentsOf: file, encoding: .utf8).components(separatedBy: text).count - 1
            if count > 0 { counts[file.lastPathComponent] = count }
        }
        #expect(seen > 300)
        return counts
    }

    @Test("S-026: one statement makes sessions, and the gate alone calls for it")
    func oneDoor() throws {
        #expect(try SignInGateTests.counts(of: "INSERT INTO session ") == ["Store+signIn.swift": 1])
        #expect(try SignInGateTests.counts(of: ".openSession(") == ["SignInGate.swift": 1])
        #expect(try SignInGateTests.counts(of: "func openSession(") == ["Store+signIn.swift": 1])
    }
}
