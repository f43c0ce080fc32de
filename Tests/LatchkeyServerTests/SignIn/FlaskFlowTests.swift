import HTTPTypes
import LatchkeyTestSupport
import Testing

@Suite("The flow of the Flask system")
struct FlaskFlowTests {
    @Test("A person signs in, is known by the cookie, and signs out")
    func signInAndOut() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let signedIn = try await latchkey.signInAnswer("toby")
            #expect(signedIn.status == 200)
            #expect(signedIn.message == "Authentication for toby successful")
            let cookie = "latchkey=\(signedIn.cookie("latchkey") ?? "")"

            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(me.status == 200)
            #expect(me.json["uid"] as? String == "toby")

            let signedOut = try await latchkey.send(.delete, "/api/authenticate", cookie: cookie)
            #expect(signedOut.status == 200)
            #expect(signedOut.message == "Token invalidated successfully")
            #expect(signedOut.cookie("latchkey") == "")
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).code == "token_invalid")
        }
    }

    @Test(
        "The Flask system's answers to what is missing",
        arguments: [
            ("{}", 400, "Please provide user details"),
            ("[]", 400, "Please provide user details"),
            ("{", 400, "Please provide user details"),
            (#"{"password":"x"}"#, 401, "User ID is missing"),
            (#"{"uid":null,"password":"x"}"#, 401, "User ID is missing"),
            (#"{"uid":"toby"}"#, 401, "Password is missing"),
            (#"{"uid":"toby","password":""}"#, 401, "Password is missing"),
            (#"{"uid":"toby","password":1}"#, 400, "password must be text"),
            (#"{"uid":12345,"password":"x"}"#, 400, "uid must be text"),
            (#"{"uid":"toby","password":"x","remember":"true"}"#, 400, "remember must be true or false"),
            (#"{"uid":"","password":"x"}"#, 401, "Invalid user id or password"),
            (#"{"uid":"nobody","password":"x"}"#, 401, "Invalid user id or password"),
        ])
    func whatIsMissing(body: String, status: Int, message: String) async throws {
        try await withLatchkey { latchkey in
            let answer = try await latchkey.send(.post, "/api/authenticate", json: body)
            #expect(answer.status == status)
            #expect(answer.message == message)
        }
    }
}
