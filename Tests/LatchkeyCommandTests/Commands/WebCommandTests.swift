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

    @Test("Files of somebody else's stay and nothing is written beside them, until --force")
    func foreignFiles() async throws {
        let harness = try CommandHarness()
        try harness.write("<h1>My club</h1>", to: "index.html")
        try FileManager.default.createDirectory(atPath: harness.path("assets"), withIntermediateDirectories: true)
        try harness.write("h1 { color: red }", to: "assets/pages.css")
        #expect(await harness.run("web", ".", environment: WebCommandTests.environment) == 1)
        #expect(harness.errorLines.contains { $0.contains("assets/pages.css, index.html") && $0.contains("--force") })
        #expect(try String(contentsOfFile: harness.path("index.html"), encoding: .utf8) == "<h1>My club</h1>")
        #expect(!FileManager.default.fileExists(atPath: harness.path("setup.html")))
        #expect(await harness.run("web", ".", "--force", environment: WebCommandTests.environment) == 0)
        #expect(try !String(contentsOfFile: harness.path("index.html"), encoding: .utf8).contains("My club"))
    }

    @Test("A second run replaces what the first one wrote, and keeps by name what was changed since")
    func changedFiles() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("web", "site", environment: WebCommandTests.environment) == 0)
        let changed = ["assets/pages.css", "client/language.js", "login.html"]
        for path in changed { try harness.write("mine", to: "site/" + path) }
        let moved = WebCommandTests.environment.merging(["LATCHKEY_PUBLIC_URL": "https://new.example"]) { $1 }
        #expect(await harness.run("web", "site", environment: moved) == 0)
        #expect(
            harness.out.hasSuffix(
                "Kept, for they were changed: client/language.js, assets/pages.css, login.html. --force replaces them.")
        )
        for path in changed {
            #expect(try String(contentsOfFile: harness.path("site/" + path), encoding: .utf8) == "mine")
        }
        #expect(try String(contentsOfFile: harness.path("site/users.html"), encoding: .utf8).contains("new.example"))
        // They stay theirs at each further run, too.
        #expect(await harness.run("web", "site", environment: moved) == 0)
        #expect(try String(contentsOfFile: harness.path("site/login.html"), encoding: .utf8) == "mine")
        #expect(await harness.run("web", "site", "--force", environment: moved) == 0)
        #expect(!harness.out.contains("Kept"))
        #expect(try String(contentsOfFile: harness.path("site/login.html"), encoding: .utf8).contains("new.example"))
    }

    @Test("The list of what was written is one that sha256sum takes, and one that is damaged protects all files")
    func manifest() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("web", "site", environment: WebCommandTests.environment) == 0)
        let lines = try String(contentsOfFile: harness.path("site/latchkey-web.sha256"), encoding: .utf8)
            .split(separator: "\n")
        #expect(lines.count == WebFiles.all.count)
        for line in lines { #expect(line.wholeMatch(of: /[0-9a-f]{64}  [\w\/.-]+/) != nil, "\(line)") }
        try harness.write("<<<<<<< ours", to: "site/latchkey-web.sha256")
        let moved = WebCommandTests.environment.merging(["LATCHKEY_PUBLIC_URL": "https://new.example"]) { $1 }
        #expect(await harness.run("web", "site", environment: moved) == 0)
        #expect(try !String(contentsOfFile: harness.path("site/login.html"), encoding: .utf8).contains("new.example"))
    }

    @Test("A folder that cannot be made is one line")
    func unwritable() async throws {
        let harness = try CommandHarness()
        try harness.write("", to: "file")
        #expect(await harness.run("web", "file", environment: WebCommandTests.environment) == 1)
        #expect(harness.errorLines.count == 1)
    }
}
