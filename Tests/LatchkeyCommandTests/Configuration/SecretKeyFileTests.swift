import Foundation
import LatchkeyCore
import LatchkeyTokens
import Testing

@testable import latchkey

@Suite struct SecretKeyFileTests {
    @Test("S-068, S-282: the key made at first start has 256 bits, is 0600, and stays")
    func firstStart() throws {
        let harness = try CommandHarness()
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context()).settings
        let first = try ServerKeys.load(settings, .system)
        #expect(try harness.mode("data/secret.key") == 0o600)
        #expect(try harness.mode("data") == 0o700)
        let text = try String(contentsOfFile: harness.path("data/secret.key"), encoding: .utf8)
        #expect(Base64URL.decode(text.utf8.dropLast())?.count == 32)
        #expect(text.utf8.last == UInt8(ascii: "\n"))
        let second = try ServerKeys.load(settings, .system)
        #expect(first.signing.all.map(\.id) == second.signing.all.map(\.id))
        #expect(try FileManager.default.contentsOfDirectory(atPath: harness.path("data")) == ["secret.key"])
    }

    @Test("S-068: two first starts at once agree on one key")
    func firstStartRace() async throws {
        let harness = try CommandHarness()
        let file = SecretKeyFile(path: harness.path("data/secret.key"))
        let made = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try file.create(.system).text } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(made.count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: harness.path("data")) == ["secret.key"])
    }

    @Test(
        "White space around a key is not part of it",
        arguments: ["", "\n", "\r\n", "\n\n", " \t\n", "\u{a0}", "\u{feff}"])
    func lineEnd(end: String) throws {
        let harness = try CommandHarness()
        let key = "k9Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGa"
        try harness.write(end + key + end, to: "k")
        #expect(try SecretKeyFile(path: harness.path("k")).read()?.text == key)
    }

    @Test("S-273: a secret does not show itself")
    func redaction() throws {
        let secret = try #require(SecretText("hunter2hunter2"))
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!("\(secret) \(String(reflecting: secret)) \(dumped)").contains("hunter2"))
    }

    @Test("S-282: check-config warns of a secret that others can read")
    func openFile() async throws {
        let harness = try CommandHarness()
        try harness.write("k9Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGa\n", to: "k")
        #expect(chmod(harness.path("k"), 0o644) == 0)
        #expect(await harness.run("check-config", environment: ["LATCHKEY_SECRET_KEY_FILE": "k"]) == 0)
        #expect(harness.out.contains("secret_key: other users of this machine can read"))
        #expect(chmod(harness.path("k"), 0o600) == 0)
        #expect(await harness.run("check-config", environment: ["LATCHKEY_SECRET_KEY_FILE": "k"]) == 0)
        #expect(!harness.out.contains("other users"))
    }
}
