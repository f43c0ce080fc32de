import Foundation
import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyTestSupport
import NIOCore
import Testing

@Suite("JSON bodies")
struct JSONBodyTests {
    private static func send(_ latchkey: Latchkey, _ path: String, _ bytes: [UInt8]) async throws -> Answer {
        try await latchkey.client.execute(
            uri: path, method: .post, headers: [.contentType: "application/json"], body: ByteBuffer(bytes: bytes)
        ) { response in
            Answer(
                status: Int(response.status.code), headers: response.headers,
                body: Array(response.body.readableBytesView))
        }
    }

    @Test(
        "S-240…S-245: no vector that JSON refuses is ever 2xx, and none is 5xx",
        .enabled(if: Vectors.jsonTexts() != nil, "the vectors are not here: set LATCHKEY_VECTORS"))
    func vectors() async throws {
        let vectors = try #require(Vectors.jsonTexts())
        #expect(vectors.count > 200)
        try await withLatchkey({
            $0.flows.throttle[.signUps] = 10_000
            $0.flows.throttle[.networkFailures] = 10_000
        }) { latchkey in
            for vector in vectors {
                let account = Array(
                    #"{"uid":"u-\#(UUID().uuidString.prefix(8))","password":"a long enough password","name":"A B","x":"#
                        .utf8)
                for path in ["/api/authenticate", "/api/user"] {
                    let whole = try await JSONBodyTests.send(latchkey, path, vector.bytes)
                    #expect((400..<500).contains(whole.status), "\(vector.name) \(path)")
                }
                let inside = try await JSONBodyTests.send(
                    latchkey, "/api/user", account + vector.bytes + Array("}".utf8))
                #expect(inside.status < 500 && inside.status != 429, "\(vector.name)")
                switch vector.expectation {
                case "reject":
                    // Some are only too much or too little of something, which the object around them makes good.
                    let whole = try await JSONBodyTests.send(latchkey, "/api/user", vector.bytes)
                    #expect(whole.code == "invalid_json" || whole.code == "invalid_body", "\(vector.name)")
                case "accept" where !vector.name.contains("duplicated"):
                    #expect(inside.status == 201, "\(vector.name)")
                default: break
                }
            }
        }
    }

    @Test(
        "S-240…S-245: what other parsers let through",
        arguments: [
            #"{"uid":"a","uid":"toby"}"#, #"{"uid":"a","\u0075id":"toby"}"#, "\u{feff}{}", #"{"uid":"a"} x"#,
            #"{"uid":"a"}{}"#,
            #"{"uid":"a",}"#, #"{uid:"a"}"#, #"{'uid':"a"}"#, #"{"uid":"\ud800"}"#, #"{"uid":"\udc00\ud800"}"#,
            #"{"uid":01}"#,
            #"{"uid":1.}"#, #"{"uid":.5}"#, #"{"uid":+1}"#, #"{"uid":NaN}"#, #"{"uid":Infinity}"#, #"{"uid":tru}"#,
            "{\"uid\":\"a\tb\"}",
            #"{"uid":"\x41"}"#, #"/**/{"uid":"a"}"#, #"{"uid":"a"}//"#, "\u{a0}{}", #"{"uid" "a"}"#,
            #"{"é":1,"\u00e9":2}"#,
            String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
            String(repeating: "[", count: 60_000),
            "[" + String(repeating: "1,", count: 5000) + "1]",
        ])
    func refused(body: String) async throws {
        try await withLatchkey { latchkey in
            let answer = try await latchkey.send(.post, "/api/user", json: body)
            #expect(answer.status == 400)
            #expect(answer.code == "invalid_json")
        }
    }

    @Test("S-240: keys that only look alike are two keys")
    func canonicalEquivalence() async throws {
        try await withLatchkey { latchkey in
            let body = #"{"é":1,"e\u0301":2,"uid":"toby","password":"\#(Latchkey.password)","name":"T"}"#
            let answer = try await latchkey.send(.post, "/api/user", json: body)
            #expect(answer.status == 201)
        }
    }

    @Test(
        "S-221: a body of nothing but combining marks costs no more than another one",
        arguments: ["/api/authenticate", "/api/user", "/api/password/check", "/api/setup"])
    func combiningMarks(path: String) async throws {
        // Out of order, so that to normalise them is to sort them.
        let marks = String(repeating: "\u{5b8}\u{5b0}", count: 14_000)
        let many = (0..<600).map { "\"k\($0)\":1" }.joined(separator: ",")
        let words = Array(repeating: String(marks.unicodeScalars.prefix(1800)), count: 15).joined(separator: " ")
        try await withLatchkey { latchkey in
            for body in [
                "{\"\(marks)\":1,\(many)}",
                "{\"uid\":\"\(marks)\",\"password\":\"\(Latchkey.password)\",\"name\":\"a\"}",
                "{\"uid\":\"tina\",\"password\":\"\(marks)\",\"name\":\"a\"}",
                "{\"uid\":\"tina\",\"password\":\"\(Latchkey.password)\",\"name\":\"\(words)\"}",
                "{\"uid\":\"tina\",\"password\":\"\(Latchkey.password)\",\"name\":\"a\",\"email\":\"\(marks)\"}",
            ] {
                // Seconds, when a key is hashed as Swift hashes text. The shortest of some times, as other tests share the cores.
                var least = Duration.seconds(60)
                for _ in 0..<5 where least >= .milliseconds(1500) {
                    let started = ContinuousClock.now
                    let answer = try await latchkey.send(.post, path, json: body)
                    #expect(answer.status < 500)
                    least = min(least, ContinuousClock.now - started)
                }
                #expect(least < .milliseconds(1500))
            }
        }
    }

    static let notText: [[UInt8]] = [
        [0x7b, 0, 0x7d, 0], [0xff, 0xfe, 0x7b, 0, 0x7d, 0], [0x7b, 0x22, 0xff, 0x22, 0x7d],
        [0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d], [0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d],
    ]

    @Test("S-242: UTF-16 and bytes that are no UTF-8 are 400", arguments: notText)
    func bytes(bytes: [UInt8]) async throws {
        try await withLatchkey { latchkey in
            let answer = try await JSONBodyTests.send(latchkey, "/api/user", bytes)
            #expect(answer.code == "invalid_json")
        }
    }
}
