import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyGuard
import LatchkeyTokens
import Testing

@Suite struct TokenExtractionTests {
    static let name = "__Host-latchkey"

    private func token(
        _ fields: [(HTTPField.Name, String)],
        path: String = "/",
        body: String = "",
        isOurs: (String) -> Bool = { _ in true }
    ) throws(TokenExtraction.Failure) -> String? {
        let head = HTTPRequest(
            method: .post,
            scheme: "http",
            authority: "a",
            path: path,
            headerFields: HTTPFields(fields)
        )
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        return try TokenExtraction.sessionToken(
            in: request.headers, cookieName: TokenExtractionTests.name, isOurs: isOurs)
    }

    @Test(
        "S-072: one token, from the cookie or as bearer, is found",
        arguments: [
            [(.cookie, "__Host-latchkey=a.b.c")],
            [(.cookie, "theme=dark; __Host-latchkey=a.b.c; x=y")],
            [(.cookie, "theme=dark"), (.cookie, "__Host-latchkey=a.b.c")],
            [(.authorization, "Bearer a.b.c")],
            [(.authorization, "bearer a.b.c")],
            [(.authorization, "BEARER   a.b.c")],
            [(.cookie, "__Host-latchkey=a.b.c"), (.authorization, "Bearer a.b.c")],
            [(.cookie, "__Host-latchkey=a.b.c"), (.authorization, "Basic dTpw")],
        ] as [[(HTTPField.Name, String)]]
    )
    func found(fields: [(HTTPField.Name, String)]) throws {
        #expect(try token(fields) == "a.b.c")
    }

    @Test(
        "S-072, S-074, S-080: other places, names and schemes hold no token",
        arguments: [
            [],
            [(.cookie, "")],
            [(.cookie, ";;; = ;=x")],
            [(.cookie, "__host-latchkey=a.b.c")],
            [(.cookie, "latchkey=a.b.c")],
            [(.cookie, "\"__Host-latchkey\"=a.b.c")],
            [(.cookie, "\u{2000}__Host-latchkey=a.b.c")],
            [(.cookie, "\u{a0}__Host-latchkey=a.b.c")],
            [(.cookie, "x=y;\u{85}__Host-latchkey=a.b.c")],
            [(.authorization, "")],
            [(.authorization, "Basic dTpw")],
            [(.authorization, "Bearera.b.c")],
            [(.authorization, "Bea")],
            [(.authorization, "a.b.c")],
            [(.authorization, "\u{2000}Bearer a.b.c")],
        ] as [[(HTTPField.Name, String)]]
    )
    func nothing(fields: [(HTTPField.Name, String)]) throws {
        #expect(try token(fields) == nil)
    }

    @Test("S-072: a token in the query or the body is no token")
    func queryAndBody() throws {
        #expect(try token([], path: "/?token=a.b.c&__Host-latchkey=a.b.c&access_token=a.b.c") == nil)
        #expect(try token([(.contentType, "application/x-www-form-urlencoded")], body: "access_token=a.b.c") == nil)
    }

    @Test(
        "S-081, S-072: when two tokens could be meant, none is",
        arguments: [
            [(.cookie, "__Host-latchkey=bad; __Host-latchkey=good")],
            [(.cookie, "__Host-latchkey=good; __Host-latchkey=bad")],
            [(.cookie, "__Host-latchkey=same; __Host-latchkey=same")],
            [(.cookie, "__Host-latchkey=good"), (.cookie, "__Host-latchkey=bad")],
            [(.authorization, "Bearer good"), (.authorization, "Bearer bad")],
            [(.authorization, "Basic dTpw"), (.authorization, "Bearer good")],
            [(.cookie, "__Host-latchkey=good"), (.authorization, "Bearer other")],
            [(.cookie, "__Host-latchkey=good"), (.authorization, "Bearer")],
            [(.cookie, "__Host-latchkey="), (.authorization, "Bearer good")],
            // Canonically equivalent text is not the same token (docs/pitfalls.md, Strings).
            [(.cookie, "__Host-latchkey=\u{e9}"), (.authorization, "Bearer e\u{301}")],
        ] as [[(HTTPField.Name, String)]]
    )
    func ambiguous(fields: [(HTTPField.Name, String)]) {
        #expect(throws: TokenExtraction.Failure.ambiguousToken) { try token(fields) }
        #expect(GuardError.ambiguousToken.status == .badRequest)
    }

    @Test(
        "S-081, S-060: beside a token of ours, cookies of this name that are not ours are skipped",
        arguments: [
            [(.cookie, "__Host-latchkey=theirs; __Host-latchkey=ours.1")],
            [(.cookie, "__Host-latchkey=ours.1; __Host-latchkey=theirs")],
            [(.cookie, "__Host-latchkey=theirs; __Host-latchkey=; __Host-latchkey=ours.1; __Host-latchkey=x")],
            [(.cookie, "__Host-latchkey=theirs"), (.cookie, "__Host-latchkey=ours.1")],
            [(.cookie, "__Host-latchkey=theirs"), (.authorization, "Bearer ours.1")],
        ] as [[(HTTPField.Name, String)]]
    )
    func foreign(fields: [(HTTPField.Name, String)]) throws {
        #expect(try token(fields, isOurs: { $0.hasPrefix("ours.") }) == "ours.1")
    }

    @Test("S-081: two of ours stay ambiguous among others, and a lone foreign one goes to the authority")
    func stillAmbiguous() throws {
        let isOurs: (String) -> Bool = { $0.hasPrefix("ours.") }
        for cookies in [
            "__Host-latchkey=ours.1; __Host-latchkey=x; __Host-latchkey=ours.2",
            "__Host-latchkey=ours.1; __Host-latchkey=ours.1",
        ] {
            #expect(throws: TokenExtraction.Failure.ambiguousToken) { try token([(.cookie, cookies)], isOurs: isOurs) }
        }
        #expect(throws: TokenExtraction.Failure.ambiguousToken) {
            try token([(.cookie, "__Host-latchkey=ours.1"), (.authorization, "Bearer ours.2")], isOurs: isOurs)
        }
        #expect(try token([(.cookie, "__Host-latchkey=x")], isOurs: isOurs) == "x")
        #expect(try token([(.cookie, "__Host-latchkey=x; __Host-latchkey=y")], isOurs: isOurs) == "x")
    }

    @Test(
        "S-074: empty and over-long tokens are invalid, not an accident",
        arguments: [
            [(.authorization, "Bearer")],
            [(.authorization, "Bearer ")],
            [(.cookie, "__Host-latchkey=")],
            [(.cookie, "__Host-latchkey=" + String(repeating: "a", count: 4097))],
            [(.authorization, "Bearer " + String(repeating: "a", count: 4097))],
        ] as [[(HTTPField.Name, String)]]
    )
    func invalid(fields: [(HTTPField.Name, String)]) {
        #expect(throws: TokenExtraction.Failure.tokenInvalid) { try token(fields) }
    }

    @Test(
        "S-074: text that is no token reaches the authority or a 401, never a 500",
        arguments: [
            [(.authorization, "Bearer %")],
            [(.authorization, "Bearer \u{80}\u{ff}")],
            [(.authorization, "Bearer a b")],
            [(.authorization, "Bearer a,Bearer b")],
            [(.cookie, "__Host-latchkey=%00")],
            [(.cookie, "__Host-latchkey=\"user-token\"")],
            [(.cookie, "__Host-latchkey=\u{1f512}")],
        ] as [[(HTTPField.Name, String)]]
    )
    func malformed(fields: [(HTTPField.Name, String)]) async throws {
        try await guardedApp(TokenRequired(authority: KnownTokens())).test(.router) { client in
            try await client.execute(uri: "/guarded", method: .get, headers: HTTPFields(fields)) { response in
                #expect(response.status == .unauthorized)
            }
        }
    }

    @Test("S-043: cookie and bearer are one door to the authority", arguments: ["user-token", "forged"])
    func bothDoorsAreOne(text: String) async throws {
        try await guardedApp(TokenRequired(authority: KnownTokens())).test(.router) { client in
            let cookie = HTTPFields([(.cookie, "__Host-latchkey=\(text)")])
            let byCookie = try await client.execute(uri: "/guarded", method: .get, headers: cookie)
            let byBearer = try await client.execute(uri: "/guarded", method: .get, headers: .bearer(text))
            #expect(byCookie.status == byBearer.status)
            #expect(byCookie.body == byBearer.body)
        }
    }

    @Test("the cookie's name can be another one")
    func otherCookieName() async throws {
        let app = guardedApp(TokenRequired(authority: KnownTokens(), cookieName: "latchkey"))
        try await app.test(.router) { client in
            for (name, status) in [("latchkey", 200), ("__Host-latchkey", 401)] {
                let headers = HTTPFields([(.cookie, "\(name)=user-token")])
                let response = try await client.execute(uri: "/guarded", method: .get, headers: headers)
                #expect(response.status.code == status)
            }
        }
    }
}
