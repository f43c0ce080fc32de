import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct BodyTests {
    /// Sends bytes as they are, with `application/json`.
    static func post(_ bytes: [UInt8], to path: String, _ latchkey: Latchkey) async throws -> Answer {
        try await latchkey.send(.post, path, [.contentType: "application/json"], bytes: bytes)
    }

    static let sound = #"{"uid":"toby","password":"correct horse battery"}"#

    static let malformed: [(String, [UInt8])] = [
        ("duplicate key", Array(#"{"uid":"x","uid":"toby","password":"correct horse battery"}"#.utf8)),
        ("duplicate key, escaped", Array(#"{"uid":"x","\u0075id":"toby","password":"correct horse battery"}"#.utf8)),
        ("byte order mark", [0xef, 0xbb, 0xbf] + Array(sound.utf8)),
        ("UTF-16LE", sound.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
        ("UTF-16BE", sound.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }),
        ("UTF-16 with mark", [0xff, 0xfe] + sound.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
        ("trailing comma", Array(#"{"uid":"toby","password":"correct horse battery",}"#.utf8)),
        ("comment", Array((sound + "// hi").utf8)),
        ("single quotes", Array("{'uid':'toby','password':'correct horse battery'}".utf8)),
        ("trailing bytes", Array((sound + "x").utf8)), ("two objects", Array((sound + sound).utf8)),
        ("NUL behind", Array(sound.utf8) + [0]),
        ("NaN", Array(#"{"uid":"toby","password":"correct horse battery","n":NaN}"#.utf8)),
        ("leading zero", Array(#"{"uid":"toby","password":"correct horse battery","n":01}"#.utf8)),
        ("0xFF", Array(#"{"uid":"toby","password":"correct horse battery","n":""#.utf8) + [0xff] + Array("\"}".utf8)),
        (
            "overlong /",
            Array(#"{"uid":"toby","password":"correct horse battery","n":""#.utf8) + [0xc0, 0xaf] + Array("\"}".utf8)
        ),
        (
            "surrogate bytes",
            Array(#"{"uid":"toby","password":"correct horse battery","n":""#.utf8) + [0xed, 0xa0, 0x80]
                + Array("\"}".utf8)
        ),
        ("lone surrogate", Array(#"{"uid":"toby","password":"correct horse battery","n":"\ud800"}"#.utf8)),
        (
            "surrogates the wrong way",
            Array(#"{"uid":"toby","password":"correct horse battery","n":"\udc00\ud800"}"#.utf8)
        ),
        ("control character", Array("{\"uid\":\"toby\",\"password\":\"correct horse battery\",\"n\":\"\n\"}".utf8)),
        (
            "33 deep",
            Array(
                (#"{"uid":"toby","password":"correct horse battery","n":"# + String(repeating: "[", count: 33)
                    + String(repeating: "]", count: 33) + "}").utf8)
        ),
        ("a bomb", Array(repeating: UInt8(ascii: "["), count: 60_000)),
        (
            "2000 values",
            Array(
                (#"{"uid":"toby","password":"correct horse battery","n":["# + String(repeating: "1,", count: 2000)
                    + "1]}").utf8)
        ),
        ("not closed", Array(sound.utf8.dropLast())), ("nothing but space", Array("   ".utf8)),
    ]

    @Test(
        "S-240, S-243, S-244, S-245, S-017: not one sound JSON text: refused, although it holds the right password"
    )
    func malformedBodies() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            for (what, bytes) in BodyTests.malformed {
                let signIn = try await BodyTests.post(bytes, to: "/api/authenticate", latchkey)
                #expect(signIn.status == 400 && signIn.message == "Please provide user details", "\(what)")
                let signUp = try await BodyTests.post(bytes, to: "/api/user", latchkey)
                #expect(signUp.status == 400 && signUp.code == "invalid_json", "\(what)")
            }
            #expect(
                try await BodyTests.post(Array(BodyTests.sound.utf8), to: "/api/authenticate", latchkey).status == 200)
        }
    }

    @Test(
        "S-242: every other JSON type in every text field is refused, never read as text",
        arguments: [
            "1", "-1", "1.5", "1e9999", "true", "[]", #"["toby"]"#, #"{"a":"b"}"#,
        ])
    func otherTypes(_ value: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let code = try await latchkey.flows.setUp.offer() ?? "none"
            let doors: [(HTTPRequest.Method, String, [String: String])] = [
                (.post, "/api/authenticate", ["uid": "\"toby\"", "password": "\"x\"", "remember": "true"]),
                (
                    .post, "/api/user",
                    ["uid": "\"new\"", "password": "\"correct horse battery\"", "name": "\"N\"", "email": "\"a@b.cc\""]
                ),
                (
                    .post, "/api/setup",
                    ["code": "\"\(code)\"", "uid": "\"n\"", "password": "\"x\"", "name": "\"N\"", "email": "\"\""]
                ),
                (.put, "/api/user", ["uid": "\"toby\"", "name": "\"N\"", "email": "\"a@b.cc\""]),
                (.delete, "/api/user", ["uid": "\"toby\""]),
                (.put, "/api/password", ["current": "\"x\"", "new": "\"y\""]),
            ]
            for (method, path, members) in doors {
                for key in members.keys where key != "remember" || value != "true" {
                    let body = "{" + members.map { "\"\($0)\":\($0 == key ? value : $1)" }.joined(separator: ",") + "}"
                    let answer = try await latchkey.send(
                        method, path, json: body, cookie: path == "/api/authenticate" ? nil : cookie)
                    #expect(answer.status == 400, "\(method) \(path) \(key): \(answer.text)")
                    if path == "/api/authenticate" { #expect(answer.message?.contains("\(key) must be") == true) }
                }
            }
        }
    }

    @Test(
        "S-242: an array, a number or a text where an object should be is refused",
        arguments: ["[]", "1", "\"x\"", "null", "true", "[{}]"])
    func notAnObject(_ body: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            // That one takes a list.
            for door in Door.all where door.body != nil && door.path != "/api/users" {
                let answer = try await latchkey.send(
                    door.method, Door.path(door.path), json: body, cookie: door.isGuarded ? cookie : nil,
                    origin: Latchkey.ownOrigin)
                #expect(answer.status == 400, "\(door)")
            }
        }
    }

    @Test(
        "S-245, S-250: numbers of any size where nobody looks do no harm",
        arguments: [
            "1e9999", "-1e9999", "-0", "123456789012345678901234567890", "1E-400", "0.00000000000000000000000000000001",
        ])
    func bigNumbers(_ number: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let body = #"{"uid":"toby","password":"correct horse battery","n":\#(number)}"#
            #expect(try await latchkey.send(.post, "/api/authenticate", json: body).status == 200)
        }
    }
}
