import HTTPTypes
import LatchkeyTestSupport
import Testing

/// What proxies, generated clients and other programs of the host add to good requests.
@Suite struct AddedByOthersTests {
    @Test("Neither other programs' cookies nor a proxy's credentials hide a session")
    func besideSession() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let session = try await latchkey.signIn("toby")
            let basic = [("Authorization", "Basic dTpw")]
            #expect(try await latchkey.send(.get, "/api/id", cookie: session, headers: basic).status == 200)
            #expect(try await latchkey.signInAnswer("toby", headers: basic).status == 200)
            for other in [#"theirs={"a":1}"#, "foo(bar)=x", ";;", "$Version=1", "n=Zoë", "=", "x"] {
                for cookie in ["\(other); \(session)", "\(session); \(other)"] {
                    #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200, "\(cookie)")
                }
            }
        }
    }

    @Test("A request without a body may have a content type, as generated clients send it")
    func typeOfNothing() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby", email: "toby@school.example")
            let session = try await latchkey.signIn("toby")
            for (method, path, status) in [
                (.post, "/api/email/verification", 202), (.delete, "/api/sessions", 204),
                (.delete, "/api/authenticate", 200),
            ] as [(HTTPRequest.Method, String, Int)] {
                let answer = try await latchkey.send(
                    method, path, cookie: session, headers: [("Content-Type", "application/json")])
                #expect(answer.status == status, "\(method) \(path)")
            }
        }
    }

    @Test("A body that comes with an offer of HTTP/2 is read, in one piece or in chunks")
    func offerOfHTTP2() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            try await latchkey.addAccount("toby")
            let body = Latchkey.body(["uid": "toby", "password": Latchkey.password])
            let head =
                "POST /api/authenticate HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Type: application/json\r\n"
            let size = String(body.utf8.count, radix: 16)
            for rest in [
                "Content-Length: \(body.utf8.count)\r\n\r\n\(body)",
                "Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(body)\r\n0\r\n\r\n",
            ] {
                #expect(try await latchkey.raw(head + rest).answer?.status == 200)
            }
        }
    }
}
