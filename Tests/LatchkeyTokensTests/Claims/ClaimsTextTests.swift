import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct ClaimsTextTests {
    private let samples: TokenSamples

    init() throws {
        samples = try TokenSamples()
    }

    /// Signed with the right key, so that only the claims can be what is wrong.
    private func refusal(_ payload: String) -> SessionTokenError? {
        samples.refusal(samples.signed(payload: payload))
    }

    @Test("S-051, S-063: signed claims that are missing, doubled, unknown or in another order are refused")
    func membersAreExact() {
        let members = TokenSamples.payload.dropFirst().dropLast()
            .replacing(#"["Admin","User"]"#, with: "[]").split(separator: ",").map(String.init)
        #expect(members.count == 8)
        #expect(refusal("{" + members.joined(separator: ",") + "}") == nil)
        for index in members.indices {
            var missing = members
            let member = missing.remove(at: index)
            let doubled = members + [member]
            var doubledInPlace = members
            doubledInPlace.insert(member, at: index)
            for changed in [
                missing, doubled, doubledInPlace, missing + [member] + [#""x":1"#], [#""nbf":1"#] + members,
            ] {
                #expect(refusal("{" + changed.joined(separator: ",") + "}") == .badClaims)
            }
        }
        #expect(refusal("{" + members.reversed().joined(separator: ",") + "}") == .badClaims)
        for extra in [#""aud":"x""#, #""admin":true"#, #""nbf":4000000000"#, #""email":"a@b.c""#] {
            #expect(refusal("{" + (members + [extra]).joined(separator: ",") + "}") == .badClaims)
        }
    }

    @Test(
        "S-064: exp and iat are plain digits",
        arguments: [
            #""1790003600""#, "1790003600.0", "1.79e9", "1e400", "-1", "-1790003600", "+1790003600", "01790003600",
            "null",
            "true", "[]", "{}", "", " 1790003600", "1790003600 ", "9223372036854775808", "1790003600000", "0x6ab",
            "NaN", "١",
        ]
    )
    func numbersArePlain(text: String) {
        for name in ["iat", "exp"] {
            let honest = name == "iat" ? "1790000000" : "1790003600"
            let payload = TokenSamples.payload.replacing("\"\(name)\":\(honest)", with: "\"\(name)\":\(text)")
            #expect(payload != TokenSamples.payload)
            #expect(refusal(payload) == .badClaims)
        }
    }

    @Test("Zero and the largest number are numbers")
    func limitsOfNumbers() {
        let zero = TokenSamples.payload.replacing("\"iat\":1790000000", with: "\"iat\":0")
        #expect(refusal(zero) == nil)
        let far = TokenSamples.payload.replacing("\"exp\":1790003600", with: "\"exp\":999999999999")
        #expect(refusal(far) == nil)
        let never = TokenSamples.payload.replacing("\"exp\":1790003600", with: "\"exp\":0")
        #expect(refusal(never) == .expired)
    }

    @Test(
        "S-051: strings have one spelling",
        arguments: [
            #"\u0074oby"#, #"\/"#, #"\n"#, #"\b"#, #"\u001F"#, #"\u0020"#, #"\u00e9"#, #"\ud83d\ude00"#, #"\ud800"#,
            #"\u"#,
            #"\u00"#, #"\u000"#, #"\x41"#, "\n", "\u{0}", #"a"b"#,
        ]
    )
    func stringsAreCanonical(inner: String) {
        let payload = TokenSamples.payload.replacing(#""_uid":"toby""#, with: "\"_uid\":\"\(inner)\"")
        #expect(payload != TokenSamples.payload)
        #expect(refusal(payload) == .badClaims)
    }

    @Test("S-051: a claim of another type is refused", arguments: ["1", "null", "true", "[]", #"["toby"]"#, "{}", ""])
    func stringsAreStrings(value: String) {
        for honest in [
            #""https://auth.example""#, "\"\(TokenSamples.subject)\"", #""toby""#, #""ICEiIyQlJicoKSorLC0uLw""#,
        ] {
            #expect(refusal(TokenSamples.payload.replacing(honest, with: value)) == .badClaims)
        }
    }

    @Test(
        "S-051: roles are a list of strings",
        arguments: [
            #""Admin""#, "null", "{}", "[1]", "[null]", #"["Admin",]"#, #"[,"Admin"]"#, #"["Admin" ,"User"]"#,
            #"["Admin""User"]"#,
            #"["Admin"#, "[", "[[]]", #"[["Admin"]]"#,
        ]
    )
    func rolesAreStrings(value: String) {
        let payload = TokenSamples.payload.replacing(#"["Admin","User"]"#, with: value)
        #expect(refusal(payload) == .badClaims)
    }

    @Test(
        "What surrounds the object is refused",
        arguments: ["", " ", "\n", "\u{feff}", "null", "[]", "{}", "{", #"{"iss":"#, #"{"iss":""#, "\"", "1"]
    )
    func surroundingsAreRefused(text: String) {
        #expect(refusal(text) == .badClaims)
        if !text.isEmpty {
            #expect(refusal(text + TokenSamples.payload) == .badClaims)
            #expect(refusal(TokenSamples.payload + text) == .badClaims)
        }
    }

    @Test("Every cut of a payload is refused without a trap")
    func cutsAreRefused() {
        let payload = Array(TokenSamples.payload.utf8)
        for end in 0..<payload.count {
            #expect(throws: SessionTokenError.badClaims) { try ClaimsText(Array(payload[..<end])) }
        }
    }

    @Test(
        "Strings that are not UTF-8 are refused",
        arguments: [[0x80], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xff]]
            as [[UInt8]]
    )
    func invalidUTF8IsRefused(bytes: [UInt8]) {
        let (before, after) = (#"{"iss":"i","sub":"s","_uid":""#, #"","sid":"d","jti":"j","iat":1,"exp":2,"roles":[]}"#)
        #expect(throws: Never.self) { try ClaimsText(Array(before.utf8) + Array("é".utf8) + Array(after.utf8)) }
        #expect(throws: SessionTokenError.badClaims) { try ClaimsText(Array(before.utf8) + bytes + Array(after.utf8)) }
    }

    /// The sample's claims with `tail` after the roles.
    private func payload(_ tail: String) -> String {
        TokenSamples.payload.dropLast() + tail + "}"
    }

    @Test(
        "F-022, S-051: tokens with auth_time and amr behind the roles are taken, and so are those of servers before them"
    )
    func laterClaims() throws {
        let tails = [
            "", #","auth_time":1789999000"#, #","amr":["pwd"]"#, #","auth_time":1789999000,"amr":["pwd","otp","mfa"]"#,
            #","auth_time":0,"amr":[]"#,
        ]
        let now = TokenSamples.now
        let plain = try samples.verifier.claims(of: samples.token, now: now)
        for tail in tails {
            let token = samples.signed(payload: payload(tail))
            #expect(samples.refusal(token) == nil, "\(tail)")
            var claims = try samples.verifier.claims(of: token, now: now)
            claims.authenticatedAt = nil
            claims.methods = nil
            #expect(claims == plain)
            #expect(SessionTokenShape(token)?.sessionID == TokenSamples.sessionID)
            #expect(samples.refusal(token, now: now + 3600) == .expired)
        }
    }

    @Test(
        "F-022: what is written is read again, byte for byte as servers before expect it, and absent claims are left out"
    )
    func signInClaimsAreWritten() throws {
        for (time, methods, tail) in [
            (1_789_999_000, ["pwd", "otp", "mfa"], #","auth_time":1789999000,"amr":["pwd","otp","mfa"]"#),
            (0, [], #","auth_time":0,"amr":[]"#), (nil, nil, ""),
        ] as [(Int64?, [String]?, String)] {
            var claims = try samples.verifier.claims(of: samples.token, now: TokenSamples.now)
            claims.authenticatedAt = time
            claims.methods = methods
            let written = ClaimsWriter(claims).bytes
            #expect(written == Array(payload(tail).utf8))
            #expect(try ClaimsText(written).claims() == claims)
        }
    }

    @Test("OpenID Connect Core §2, RFC 8176: auth_time and amr are read as they stand, and absent ones as nil")
    func laterClaimsAreRead() throws {
        func signIn(_ payload: String) throws -> (claims: SignInClaims?, text: ClaimsText) {
            let text = try ClaimsText(Array(payload.utf8))
            return (try text.signIn(), text)
        }
        #expect(try signIn(TokenSamples.payload).claims == nil)
        let (both, text) = try signIn(payload(#","auth_time":1789999000,"amr":["pwd","otp"]"#))
        #expect(both?.authenticatedAt == 1_789_999_000)
        #expect(String(decoding: text.bytes[try #require(both?.methods)], as: UTF8.self) == #"["pwd","otp"]"#)
        let (half, _) = try signIn(payload(#","amr":[]"#))
        #expect(half?.authenticatedAt == nil && half?.methods?.count == 2)
    }

    @Test(
        "S-051, S-063: auth_time and amr are typed, in one order, once, and the last",
        arguments: [
            #","amr":["pwd"],"auth_time":1"#, #","auth_time":1,"auth_time":1"#, #","amr":[],"amr":[]"#,
            #","auth_time":1,"amr":["pwd"],"x":1"#, #","auth_time":1,"acr":"2""#, #","x":1,"auth_time":1"#, ",",
            #","auth_time":"1""#, #","auth_time":null"#, #","auth_time":-1"#, #","auth_time":1.0"#,
            #","auth_time":01"#, #","auth_time":1790003600000"#, #","auth_time":"#, #","auth_time": 1"#,
            #","amr":"pwd""#, #","amr":null"#, #","amr":["pwd",]"#, #","amr":[1]"#, #","amr":["pwd" ]"#, #","amr":["#,
            #","amr":[["pwd"]]"#, #","amr":{}"#, #","AMR":["pwd"]"#, #", "amr":["pwd"]"#, #","amr":["\u0070wd"]"#,
        ])
    func laterClaimsAreExact(tail: String) {
        #expect(refusal(payload(tail)) == .badClaims)
    }

    @Test(
        "S-051: amr has at most 16 strings of at most 32 bytes",
        arguments: [(16, 32, true), (17, 3, false), (1, 33, false)])
    func methodsAreBounded(count: Int, length: Int, isAccepted: Bool) {
        let method = "\"" + String(repeating: "a", count: length) + "\""
        let list = [String](repeating: method, count: count).joined(separator: ",")
        #expect(refusal(payload(#","amr":[\#(list)]"#)) == (isAccepted ? nil : .badClaims))
    }

    @Test("Every cut of a payload with auth_time and amr is refused without a trap")
    func laterCutsAreRefused() {
        let payload = Array(payload(#","auth_time":1789999000,"amr":["pwd","otp"]"#).utf8)
        for end in 0..<payload.count {
            #expect(throws: SessionTokenError.badClaims) { try ClaimsText(Array(payload[..<end])) }
        }
    }
}
