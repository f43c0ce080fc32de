import Crypto
import Foundation
import HTTPTypes
import LatchkeyServer
import LatchkeyTestSupport
import LatchkeyWeb
import Testing

@Suite struct PageTests {
    private static let web = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../Web").standardizedFileURL

    @Test("Every file of the client and the pages is carried, byte for byte, and nothing else")
    func everyFile() throws {
        var found: [String: Data] = [:]
        for (folder, prefix) in [("client", "client/"), ("pages", "")] {
            let root = PageTests.web.appendingPathComponent(folder)
            for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
                let url = root.appendingPathComponent(path)
                guard !url.hasDirectoryPath, let data = try? Data(contentsOf: url) else { continue }
                found[prefix + path] = data
            }
        }
        let carried = Dictionary(uniqueKeysWithValues: WebFiles.all.map { ($0.path, Data($0.bytes)) })
        #expect(Set(found.keys).subtracting(carried.keys) == [], "add these to WebFiles")
        #expect(Set(carried.keys).subtracting(found.keys) == [], "take these out of WebFiles")
        #expect(found == carried)
    }

    @Test("Every file is served under its name, pages also without .html, and sent once only")
    func served() async throws {
        try await withLatchkey { latchkey in
            for file in WebFiles.all {
                #expect(file.mediaType != "application/octet-stream", "\(file.path): its type is not known")
                for path in file.paths {
                    let answer = try await latchkey.send(.get, path)
                    #expect(answer.status == 200, "\(path)")
                    // The server's own pages name packed files; the others are as people copy them.
                    #expect(file.isPage || answer.body == file.bytes, "\(path)")
                    #expect(answer.header("Content-Type") == file.mediaType)
                    let again = try await latchkey.send(
                        .get, path, headers: [("If-None-Match", answer.header("ETag") ?? "")])
                    #expect(again.status == 304 && again.body.isEmpty, "\(path)")
                }
            }
            for path in [
                "/assets/nothing.js", "/client/..", "/client/pages.css", "/assets/", "/Login", "/login.htm",
                // A file has one address, with its folder, and no file lies deeper.
                "/client/request.js", "/client/requests", "/client/requests/", "/client/requests/nothing.js",
                "/client/shell/page.js", "/client/requests/../latchkey.js", "/client/requests/sub/request.js",
                "/assets/login.js",
            ] {
                #expect(try await latchkey.send(.get, path).status == 404, "\(path)")
            }
        }
    }

    @Test("A password manager is sent to where the password is changed; no other path with a dot in front is there")
    func changePassword() async throws {
        try await withLatchkey { latchkey in
            let answer = try await latchkey.send(.get, "/.well-known/change-password")
            #expect(answer.status == 303)
            #expect(answer.header("Location") == "/profile#password-change")
            let profile = try #require(WebFiles.all.first { $0.path == "profile.html" })
            #expect(String(decoding: profile.bytes, as: UTF8.self).contains(#"id="password-change""#))
            for path in [
                "/.well-known", "/.well-known/", "/.well-known/change-password/", "/.well-known//change-password",
                "/.well-known/security.txt", "/x/.well-known/change-password", "/.well-known/../api/id",
            ] {
                #expect(try await latchkey.send(.get, path).status == 404, "\(path)")
            }
        }
    }

    @Test("A browser that asks for a page that is not there gets one that says so, with links that work from any depth")
    func missing() async throws {
        try await withLatchkey { latchkey in
            let browser = [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")]
            let login = try await latchkey.send(.get, "/login")
            for path in ["/nowhere", "/a/deep/path", "/login/", "/assets/nothing.js", "/apiary", "/Login", "//"] {
                let answer = try await latchkey.send(.get, path, headers: browser)
                #expect(answer.status == 404, "\(path)")
                #expect(answer.header("Content-Type") == "text/html; charset=utf-8", "\(path)")
                for name in ["Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cache-Control"] {
                    #expect(answer.header(name) == login.header(name), "\(path)")
                }
                #expect(answer.text.contains(#"data-problem="not_found""#))
                #expect(answer.text.firstMatch(of: /src="\/packed\/error\.[\w-]+\.js"/) != nil)
                #expect(answer.text.contains(#"href="/packed/"#))
                #expect(answer.text.firstMatch(of: /(href|src)="[^\/#]/) == nil)
                #expect(!answer.text.contains(path + "\""))
                let head = try await latchkey.send(.head, path, headers: browser)
                #expect(head.status == 404 && head.body.isEmpty)
            }
        }
    }

    @Test("S-260: under /api, and for those who do not ask for a page, what is not there is JSON")
    func missingJSON() async throws {
        try await withLatchkey { latchkey in
            for (method, path, accept) in [
                (HTTPRequest.Method.get, "/api", "text/html"), (.get, "/api/nowhere", "text/html"),
                (.get, "/api/id/x.css", "text/html"), (.get, "//api/id", "text/html"), (.get, "/nowhere", "*/*"),
                (.get, "/nowhere", "application/json"), (.post, "/nowhere", "text/html"),
            ] {
                let answer = try await latchkey.send(method, path, headers: [("Accept", accept)])
                #expect(answer.status == 404, "\(path)")
                #expect(answer.code == "not_found" && answer.header("Cache-Control") == "no-store", "\(path)")
            }
            #expect(try await latchkey.send(.get, "/nowhere").code == "not_found")
        }
    }

    @Test("S-260: pages of every origin may load the client's modules, and only those")
    func clientForEveryOrigin() async throws {
        try await withLatchkey { latchkey in
            for file in WebFiles.all {
                let answer = try await latchkey.send(.get, "/" + file.path, origin: "https://elsewhere.example")
                #expect(answer.header("Access-Control-Allow-Origin") == (file.isClient ? "*" : nil), "\(file.path)")
                #expect(answer.header("Access-Control-Allow-Credentials") == nil)
                #expect(
                    answer.headers[values: .crossOriginResourcePolicy]
                        == [file.isClient ? "cross-origin" : "same-origin"])
            }
        }
    }

    @Test("S-263: no page has script or style in it, and every page names the server in one place")
    func noInlineCode() throws {
        for file in WebFiles.all where file.isPage {
            let text = String(decoding: file.bytes, as: UTF8.self)
            #expect(text.contains(#"<meta name="latchkey-server" content="">"#), "\(file.path)")
            #expect(text.firstMatch(of: /<script(?![^>]*\bsrc=)/) == nil, "\(file.path)")
            #expect(text.firstMatch(of: /<style|\sstyle=|\son[a-z]+=|javascript:/) == nil, "\(file.path)")
            // Relative, so that a copy works in any folder of any host.
            #expect(text.firstMatch(of: /(src|href)="\/(?!openapi)/) == nil, "\(file.path)")
        }
        let scripts = WebFiles.all.filter { $0.mediaType.hasPrefix("text/javascript") }
        for file in scripts {
            let text = String(decoding: file.bytes, as: UTF8.self)
            #expect(
                text.firstMatch(of: /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/)
                    == nil,
                "\(file.path)")
        }
    }
}
