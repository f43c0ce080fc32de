import Foundation
import LatchkeyWeb
import Testing

@testable import latchkey

@Suite struct WebCommandTests {
    private static let environment = [
        "LATCHKEY_PUBLIC_URL": "https://auth.school.example", "LATCHKEY_SECRET_KEY": "k7Qp2vX9mZ4tR8wB1nL6yD3sF5hJ0gCa",
    ]

    @Test("`web` writes every file, the server's address in each page and a policy that allows that server")
    func writes() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("web", "site/auth", environment: WebCommandTests.environment) == 0)
        for file in WebFiles.all {
            let written = try Data(contentsOf: URL(fileURLWithPath: harness.path("site/auth/" + file.path)))
            #expect(Array(written) == file.bytes(forServer: "https://auth.school.example"))
            guard file.isPage else { continue }
            let text = String(decoding: written, as: UTF8.self)
            #expect(text.contains(#"<meta name="latchkey-server" content="https://auth.school.example">"#))
            #expect(text.contains("connect-src https://auth.school.example; "))
        }
        #expect(await harness.run("web", "site/auth", environment: WebCommandTests.environment) == 0)
    }

    @Test("A page of somebody else's stays, until --force")
    func foreignFiles() async throws {
        let harness = try CommandHarness()
        try harness.write("<h1>My club</h1>", to: "index.html")
        #expect(await harness.run("web", ".", environment: WebCommandTests.environment) == 1)
        #expect(harness.errorLines.contains { $0.contains("index.html is there") && $0.contains("--force") })
        #expect(try String(contentsOfFile: harness.path("index.html"), encoding: .utf8) == "<h1>My club</h1>")
        #expect(!FileManager.default.fileExists(atPath: harness.path("setup.html")))
        #expect(await harness.run("web", ".", "--force", environment: WebCommandTests.environment) == 0)
    }

    @Test("A folder that cannot be made is one line")
    func unwritable() async throws {
        let harness = try CommandHarness()
        try harness.write("", to: "file")
        #expect(await harness.run("web", "file", environment: WebCommandTests.environment) == 1)
        #expect(harness.errorLines.count == 1)
    }
}
