import HTTPTypes
import LatchkeyTestSupport
import Testing

/// Files as they are and as gzip (RFC 9110 §8.4, §12.5.3).
@Suite struct CompressionTests {
    private static let file = "/client/latchkey.js"

    @Test(
        "Those who accept gzip get it, with a tag of its own",
        arguments: ["gzip", "br, GZIP;q=0.5", "deflate , gzip ; q=1"])
    func accepted(coding: String) async throws {
        try await withLatchkey { latchkey in
            let plain = try await latchkey.send(.get, CompressionTests.file)
            let headers = [("Accept-Encoding", coding)]
            let answer = try await latchkey.send(.get, CompressionTests.file, headers: headers)
            #expect(answer.header("Content-Encoding") == "gzip")
            #expect(answer.header("Vary") == "Origin, Accept-Encoding")
            #expect(answer.body.prefix(2) == [0x1f, 0x8b] && answer.body.count < plain.body.count)
            let tag = try #require(answer.header("ETag"))
            #expect(tag != plain.header("ETag"))
            let head = try await latchkey.send(.head, CompressionTests.file, headers: headers)
            #expect(head.status == 200 && head.body.isEmpty)
            for name in ["Content-Encoding", "ETag", "Vary", "Cache-Control"] {
                #expect(head.header(name) == answer.header(name), "\(name)")
            }
            #expect(head.header("Content-Length") == String(answer.body.count))
        }
    }

    @Test(
        "Everybody else gets the file as it is",
        arguments: [
            nil, "", "br", "gzip;q=0", "gzip;q=0.000", "gzip; Q=0", "*", "x-gzip", "gzipped", "identity, gzip;q=0",
        ])
    func refused(coding: String?) async throws {
        try await withLatchkey { latchkey in
            let compressed = try await latchkey.send(
                .get, CompressionTests.file, headers: [("Accept-Encoding", "gzip")])
            let headers = coding.map { [("Accept-Encoding", $0)] } ?? []
            let answer = try await latchkey.send(.get, CompressionTests.file, headers: headers)
            #expect(answer.status == 200 && answer.header("Content-Encoding") == nil)
            #expect(answer.header("Vary") == "Origin, Accept-Encoding")
            #expect(answer.text.contains("export function createClient"))
            #expect(answer.body.count > compressed.body.count)
            let head = try await latchkey.send(.head, CompressionTests.file, headers: headers)
            #expect(head.header("Content-Length") == String(answer.body.count))
        }
    }

    @Test("Whoever has a form of a file is told so, also through proxies that weaken its tag; the other form is sent")
    func revalidated() async throws {
        try await withLatchkey { latchkey in
            let gzip = [("Accept-Encoding", "gzip")]
            let plainTag = try await latchkey.send(.get, CompressionTests.file).header("ETag") ?? ""
            let gzipTag = try await latchkey.send(.get, CompressionTests.file, headers: gzip).header("ETag") ?? ""
            for (accepted, own, other) in [([], plainTag, gzipTag), (gzip, gzipTag, plainTag)] {
                for named in [own, "W/" + own, "\"x\", \(own)", "W/\(other) ,W/\(own) "] {
                    let again = try await latchkey.send(
                        .get, CompressionTests.file, headers: accepted + [("If-None-Match", named)])
                    #expect(again.status == 304 && again.body.isEmpty, "\(named)")
                    #expect(again.header("ETag") == own && again.header("Vary") == "Origin, Accept-Encoding")
                }
                for named in [other, "", "\"", "W/", String(own.dropLast()), "\"x\""] {
                    let again = try await latchkey.send(
                        .get, CompressionTests.file, headers: accepted + [("If-None-Match", named)])
                    #expect(again.status == 200, "\(named)")
                }
            }
        }
    }

    @Test("No answer of the API is compressed: what it keeps secret would show in its length")
    func apiIsNot() async throws {
        try await withLatchkey { latchkey in
            for path in ["/api/settings", "/api/session", "/api/id", "/api/nowhere", "/health/ready"] {
                let answer = try await latchkey.send(.get, path, headers: [("Accept-Encoding", "gzip")])
                #expect(answer.header("Content-Encoding") == nil, "\(path)")
                #expect(answer.header("Vary") == "Origin", "\(path)")
            }
        }
    }
}
