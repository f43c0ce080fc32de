import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import Testing

/// Answers of passkeys in which something was changed on the way, over HTTP; the reader alone is tried by libFuzzer and in `OracleTests`.
@Suite struct MutatedPasskeyTests {
    private static let isLong = ProcessInfo.processInfo.environment["LATCHKEY_SOAK"] == "1"
    private static let posts = isLong ? 10_000 : 300

    @Test("S-202: of many changed answers none signs in and none is an error of ours; the right one does afterwards")
    func changed() async throws {
        try await withLatchkey {
            $0.flows.throttle[.networkFailures] = 0
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let passkey = try await latchkey.addPasskey(try await latchkey.signIn("toby")).passkey
            var generator = Mutations(seed: 202)
            for number in 0..<MutatedPasskeyTests.posts {
                // Another challenge each time: one is spent before its signature is looked at.
                let (options, device) = try await latchkey.signInOptions()
                let sent = try generator.changed(try passkey.sign(options))
                let answer = try await latchkey.signIn(signed: sent, device: device)
                #expect((400..<500).contains(answer.status), "\(number): \(answer.status) \(sent)")
                #expect(answer.cookie("latchkey") == nil)
            }
            #expect(try await latchkey.signInAnswer(with: passkey).status == 200)
        }
    }
}

/// The same changes at every run.
private struct Mutations {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func number(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    /// One of the values that the verdict depends on with one to three of its characters changed, left out or doubled.
    mutating func changed(_ text: String) throws -> String {
        var sent = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        var response = try #require(sent["response"] as? [String: Any])
        let names = ["id", "rawId", "clientDataJSON", "authenticatorData", "signature"]
        let name = names[number(below: names.count)]
        let value = try #require((sent[name] ?? response[name]) as? String)
        if sent[name] != nil { sent[name] = changedValue(value) } else { response[name] = changedValue(value) }
        sent["response"] = response
        return String(decoding: try JSONSerialization.data(withJSONObject: sent), as: UTF8.self)
    }

    private mutating func changedValue(_ text: String) -> String {
        var bytes = Array(text.utf8)
        while bytes == Array(text.utf8) {
            for _ in 0...number(below: 3) where !bytes.isEmpty {
                let index = number(below: bytes.count)
                switch number(below: 4) {
                case 0: bytes.remove(at: index)
                case 1: bytes.insert(bytes[index], at: index)
                case 2: bytes.removeSubrange(index..<min(bytes.count, index + number(below: 40) + 1))
                default: bytes[index] = UInt8(33 + number(below: 94))
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
