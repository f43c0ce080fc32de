import HTTPTypes
import LatchkeyServer
import LatchkeyTestSupport
import LatchkeyWeb
import Testing

/// What the server's own pages load: few files, small ones, kept for good.
@Suite struct PackedSiteTests {
    /// What a page names, as it is sent to a browser that takes gzip.
    private static func load(_ page: String, _ latchkey: Latchkey) async throws -> (files: [String], bytes: Int) {
        let gzip = [("Accept-Encoding", "br, gzip")]
        let text = try await latchkey.send(.get, page).text
        let files = text.matches(of: /(?:href|src)="(packed\/[^"]+)"/).map { String($0.1) }
        var bytes = try await latchkey.send(.get, page, headers: gzip).body.count
        for file in files {
            let answer = try await latchkey.send(.get, "/" + file, headers: gzip)
            #expect(answer.status == 200, "\(file)")
            bytes += answer.body.count
        }
        return (files, bytes)
    }

    @Test("Each page is itself and four files, and 45 KiB on the way")
    func fewAndSmall() async throws {
        try await withLatchkey { latchkey in
            for page in WebFiles.all where page.isPage {
                let (files, bytes) = try await PackedSiteTests.load("/" + page.path, latchkey)
                #expect(files.count == 4, "\(page.path) loads \(files)")
                #expect(bytes <= 45 * 1024, "\(page.path) has \(bytes) bytes")
            }
        }
    }

    @Test("A packed file is kept for good, and its name is of its content; everything else is asked for again")
    func keptForGood() async throws {
        try await withLatchkey { latchkey in
            for file in PackedSite.standard.files {
                let answer = try await latchkey.send(.get, "/" + file.path)
                #expect(answer.body == file.bytes)
                #expect(answer.header("Cache-Control") == "public, max-age=31536000, immutable", "\(file.path)")
                #expect(answer.header("Access-Control-Allow-Origin") == nil)
            }
            for path in ["/login", "/assets/login.js", "/client/latchkey.js", "/openapi.yaml"] {
                #expect(try await latchkey.send(.get, path).header("Cache-Control") == "no-cache", "\(path)")
            }
            #expect(try await latchkey.send(.get, "/packed/login.js").status == 404)
        }
    }

    @Test("Those who take gzip get it, with a tag of its own; others get the file")
    func negotiated() async throws {
        try await withLatchkey { latchkey in
            let plain = try await latchkey.send(.get, "/client/latchkey.js")
            #expect(plain.header("Content-Encoding") == nil)
            #expect(plain.header("Vary") == "Origin, Accept-Encoding")
            for accepted in ["gzip", "br, GZIP;q=0.5", "deflate , gzip ; q=1"] {
                let answer = try await latchkey.send(
                    .get, "/client/latchkey.js", headers: [("Accept-Encoding", accepted)])
                #expect(answer.header("Content-Encoding") == "gzip", "\(accepted)")
                #expect(answer.header("Vary") == "Origin, Accept-Encoding")
                #expect(answer.body.prefix(2) == [0x1f, 0x8b] && answer.body.count < plain.body.count)
                #expect(answer.header("ETag") != plain.header("ETag"))
                let again = try await latchkey.send(
                    .get, "/client/latchkey.js",
                    headers: [("Accept-Encoding", accepted), ("If-None-Match", answer.header("ETag") ?? "")])
                #expect(again.status == 304 && again.body.isEmpty)
            }
            for refused in ["", "br", "gzip;q=0", "gzip;q=0.000", "*", "x-gzip", "gzipped"] {
                let answer = try await latchkey.send(
                    .get, "/client/latchkey.js", headers: [("Accept-Encoding", refused)])
                #expect(answer.header("Content-Encoding") == nil && answer.body == plain.body, "\(refused)")
            }
        }
    }

    @Test("A pack holds each module that its page imports once, and no import is left in it")
    func whole() throws {
        for file in PackedSite.standard.files where file.path.hasSuffix(".js") {
            let text = String(decoding: file.bytes, as: UTF8.self)
            #expect(text.firstMatch(of: /(?m)^(import|export)\b/) == nil, "\(file.path)")
            #expect(!text.contains("/**"), "\(file.path)")
        }
        let login = try #require(PackedSite.standard.files.first { $0.path.hasPrefix("packed/login.") })
        let text = String(decoding: login.bytes, as: UTF8.self)
        for declared in ["class LatchkeyError", "class LatchkeyClient", "class SignInElement", "function startPage"] {
            #expect(text.ranges(of: declared).count == 1, "\(declared)")
        }
    }

    @Test("The server's own pages carry its settings, as text that cannot leave its place")
    func settings() async throws {
        try await withLatchkey({ $0.server = { $0.uidLabel = "A \"quoted\" <b> & more" } }) { latchkey in
            let page = try await latchkey.send(.get, "/login").text
            let expected = #"content="{&quot;registration&quot;:"#
            #expect(page.contains(expected))
            #expect(page.contains("&lt;b> &amp; more"))
            #expect(!page.contains("<b>"))
        }
    }
}
