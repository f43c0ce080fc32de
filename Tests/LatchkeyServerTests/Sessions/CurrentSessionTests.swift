import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import Testing

@Suite struct CurrentSessionTests {
    private static let ownPage = [("Sec-Fetch-Site", "same-origin")]
    private static let path = "/api/session?passkey=true"

    @Test(
        "F-042, F-052: our sign-in page gets with the answer who is signed in what its browser signs; it signs in, once, in this browser"
    )
    func offer() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let (passkey, cookie, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            for visitor in [nil, cookie] {
                let answer = try await latchkey.send(
                    .get, CurrentSessionTests.path, cookie: visitor, headers: CurrentSessionTests.ownPage)
                #expect(answer.status == 200 && Set(answer.json.keys) == ["user", "passkey"], "\(answer.text)")
                #expect((answer.json["user"] as? [String: Any])?["uid"] as? String == visitor.map { _ in "toby" })
                #expect(answer.header("Cache-Control") == "no-store")
                let begun = try #require(answer.json["passkey"] as? [String: Any])
                let options = try #require(begun["publicKey"] as? [String: Any])
                #expect((options["allowCredentials"] as? [Any])?.isEmpty == true && options.count == 5)
                let device = "latchkey-device=\(try #require(answer.cookie("latchkey-device")))"
                let signed = try passkey.sign(options)
                let (_, stranger) = try await latchkey.signInOptions()
                #expect(try await latchkey.signIn(signed: signed, device: stranger).code == "passkey_invalid")
                #expect(try await latchkey.signIn(signed: signed, device: device).status == 200)
                #expect(try await latchkey.signIn(signed: signed, device: device).code == "passkey_invalid")
                let again = try await latchkey.send(
                    .get, CurrentSessionTests.path, cookie: device, headers: CurrentSessionTests.ownPage)
                #expect(again.cookie("latchkey-device") == nil, "the browser has one")
            }
        }
    }

    @Test("F-042: what another site makes a browser ask gets no challenge and no device cookie, nor does a wrong query")
    func others() async throws {
        try await withLatchkey { latchkey in
            for site in ["same-site", "cross-site", "none", nil] {
                let answer = try await latchkey.send(
                    .get, CurrentSessionTests.path, headers: site.map { [("Sec-Fetch-Site", $0)] } ?? [])
                #expect(answer.status == 200 && answer.text == #"{"user":null,"passkey":null}"#)
                #expect(answer.setCookies.isEmpty)
            }
            for (query, text) in [("?passkey=false", "null"), ("?other=1", "null"), ("", "null")] {
                let answer = try await latchkey.send(
                    .get, "/api/session\(query)", headers: CurrentSessionTests.ownPage)
                #expect(answer.text == text && answer.setCookies.isEmpty, "\(query)")
            }
            for query in ["passkey=1", "passkey=", "passkey=true&passkey=true"] {
                let answer = try await latchkey.send(
                    .get, "/api/session?\(query)", headers: CurrentSessionTests.ownPage)
                #expect(answer.status == 400 && answer.code == "invalid_query", "\(query)")
            }
        }
    }

    @Test("F-019: a session says which second factors its person has, so that no page asks before a proof once more")
    func kinds() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            func told(_ cookie: String) async throws -> [String]? {
                let own = try await latchkey.send(.get, "/api/session", cookie: cookie).json["second_factor"]
                return (own as? [String: Any])?["kinds"] as? [String]
            }
            let first = try await latchkey.signIn("toby")
            #expect(try await told(first) == [])
            let (_, second, _) = try await latchkey.addPasskey(first)
            #expect(try await told(second) == ["passkey"])
            let (_, third, _) = try await latchkey.addPasskey(second, isSecurityKey: true)
            #expect(try await told(third) == ["passkey", "security_key"])
        }
    }

    @Test("F-035: without passkeys, or at an address that takes none, the answer says who is signed in alone")
    func without() async throws {
        for (address, areEnabled) in [("http://localhost:8587", false), ("http://auth.example", true)] {
            try await withLatchkey {
                $0.publicURL = address
                $0.flows.passkeys.areEnabled = areEnabled
            } _: { latchkey in
                let answer = try await latchkey.send(
                    .get, CurrentSessionTests.path, headers: CurrentSessionTests.ownPage)
                #expect(answer.status == 200 && answer.text == #"{"user":null,"passkey":null}"#)
                #expect(answer.setCookies.isEmpty)
            }
        }
    }
}
