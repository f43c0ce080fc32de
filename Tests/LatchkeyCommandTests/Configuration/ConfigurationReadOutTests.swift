import Foundation
import LatchkeyCore
import LatchkeyServer
import Testing

@testable import latchkey

@Suite struct ConfigurationReadOutTests {
    private static let canary = "c4n4ry-k9Zq3vT7xW1bN5mR8cY2dL6f"

    private func read(_ file: String, environment: [String: String] = [:]) throws -> [String: ConfigurationLine] {
        let harness = try CommandHarness()
        try file.write(toFile: harness.folder + "/latchkey.yaml", atomically: true, encoding: .utf8)
        let loaded = try ConfigurationLoader.load(
            file: nil, flags: ["password.min_length": "15"], harness.context(environment))
        return Dictionary(uniqueKeysWithValues: ConfigurationReadOut.lines(of: loaded).map { ($0.key, $0) })
    }

    @Test(
        "R-053: every key is told with its value, and whether it stands in the file, a variable or a flag, or nowhere")
    func sources() throws {
        let lines = try read("registration: closed\n", environment: ["LATCHKEY_HTTP_PORT": "9000"])
        #expect(Set(lines.keys) == Set(Keys.all.map(\.name)))
        func expect(_ key: String, _ value: String?, _ source: ConfigurationLine.Source) {
            #expect(lines[key] == ConfigurationLine(key: key, value: value, source: source, isSecret: value == nil))
        }
        expect("registration", "closed", .file)
        expect("http.port", "9000", .environment)
        expect("password.min_length", "15", .flag)
        expect("audit.retention", "400d", .builtIn)
        expect("secret_key", nil, .builtIn)
    }

    @Test("R-053: no secret is in it, wherever it stands, and no name or password in an address")
    func canaries() throws {
        let canary = ConfigurationReadOutTests.canary
        let lines = try read(
            """
            secret_key: \(canary)-key
            secret_key_previous: \(canary)-previous
            mail:
              smtp_url: smtps://user-\(canary)@mail.example
              smtp_password: \(canary)
              from: no-reply@school.example
            """, environment: ["LATCHKEY_DATABASE_URL": "postgres://db:\(canary)@db.example/latchkey"])
        for line in lines.values { #expect(line.value?.contains(canary) != true, "\(line.key)") }
        for key in ["secret_key", "secret_key_previous", "mail.smtp_url", "mail.smtp_password", "database.url"] {
            #expect(lines[key]?.isSecret == true && lines[key]?.value == nil && lines[key]?.source != .builtIn)
        }
        #expect(lines["mail.from"]?.value == "no-reply@school.example")
    }

    @Test(
        "R-053: of addresses the names and passwords are left out, and nothing else",
        arguments: [
            ("https://a:b@host.example/x@y", "https://host.example/x@y"), ("postgres://u@h", "postgres://h"),
            ("a https://u:p@h/ b c@d", "a https://h/ b c@d"), ("https://h/@x", "https://h/@x"),
            ("x@y.example", "x@y.example"),
            ("https://u:p@ss@h", "https://h"), ("https://a:b@h,https://c:d@i", "https://h,https://i"),
            ("https://h/?next=https://u:p@i/x@y", "https://h/?next=https://i/x@y"),
            ("\"https://u:p@h\"\tpostgres://v:q@i;smtp://w@j", "\"https://h\"\tpostgres://i;smtp://j"),
            ("https://h\nhttps://u:p@i", "https://h\nhttps://i"), ("a://b://u:p@h", "a://b://h"),
            ("://@", "://"), ("https://", "https://"),
        ])
    func userInfo(_ text: String, _ told: String) {
        #expect(ConfigurationReadOut.withoutUserInfo(text) == told)
    }
}
