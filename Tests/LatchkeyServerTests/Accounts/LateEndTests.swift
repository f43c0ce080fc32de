import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Ends of accounts that are moved or taken away, before they have come and after.
@Suite struct LateEndTests {
    /// What changes an end; the end of those that move it is a day later.
    enum Act: CaseIterable {
        case remove, move, removeOfMany, moveOfMany, removeByOperator, moveByOperator, moveByList
        case enable, enableMany, enableByOperator

        var moves: Bool { [.move, .moveOfMany, .moveByOperator, .moveByList].contains(self) }
        var enables: Bool { [.enable, .enableMany, .enableByOperator].contains(self) }
    }

    /// Toby's account ends in a minute; he is signed in, and has a code of the staff.
    private struct Scene {
        let latchkey: Latchkey
        let boss: String
        let id: AccountID
        let session: String
        let code: String

        init(_ latchkey: Latchkey) async throws {
            self.latchkey = latchkey
            try await latchkey.addAccount("boss", role: .admin)
            boss = try await latchkey.signIn("boss")
            id = try await latchkey.addAccount("toby").id
            session = try await latchkey.signIn("toby")
            let issued = try await latchkey.send(
                .post, "/api/user/\(id.text)/recovery-code", json: "{}", cookie: boss)
            code = try #require(issued.json["code"] as? String, "\(issued.text)")
            _ = try await latchkey.operate.setEnd(.at(latchkey.clock.now + .seconds(60)), uid: "toby")
        }

        var later: Timestamp { latchkey.clock.now + .seconds(86_400) }
        var toby: Account { get async throws { try await latchkey.operate.show(uid: "toby").account } }

        func isSignedIn() async throws -> Bool {
            try await latchkey.send(.get, "/api/id", cookie: session).status == 200
        }

        func isCodeGood() async throws -> Bool {
            let body = Latchkey.body(["uid": "toby", "code": code, "new": "seven green umbrellas"])
            return try await latchkey.send(.post, "/api/recovery/password", json: body).status == 200
        }

        func perform(_ act: Act) async throws {
            let (many, own) = ("/api/users/actions", "/api/user/\(id.text)")
            switch act {
            case .remove: try await ask(.put, "\(own)/end", #"{"ends_at":null}"#)
            case .move: try await ask(.put, "\(own)/end", #"{"ends_at":"\#(later.rfc3339)"}"#)
            case .removeOfMany:
                try await ask(.post, many, #"{"action":"end_at","ids":["\#(id.text)"],"ends_at":null}"#)
            case .moveOfMany:
                let body = #"{"action":"end_at","ids":["\#(id.text)"],"ends_at":"\#(later.rfc3339)"}"#
                try await ask(.post, many, body)
            case .removeByOperator: _ = try await latchkey.operate.setEnd(.never, uid: "toby")
            case .moveByOperator: _ = try await latchkey.operate.setEnd(.at(later), uid: "toby")
            case .moveByList:
                let row = #"{"uid":"toby","name":"Toby","ends":"\#(later.rfc3339)"}"#
                try await ask(.post, "/api/users", #"{"users":[\#(row)],"existing":"update"}"#)
            case .enable: try await ask(.put, "\(own)/state", #"{"state":"active"}"#)
            case .enableMany: try await ask(.post, many, #"{"action":"enable","ids":["\#(id.text)"]}"#)
            case .enableByOperator: try await latchkey.operate.setState(.active, uid: "toby")
            }
        }

        private func ask(_ method: HTTPRequest.Method, _ path: String, _ body: String) async throws {
            let answer = try await latchkey.send(method, path, json: body, cookie: boss)
            try #require((200...201).contains(answer.status) && answer.list("errors").isEmpty, "\(answer.text)")
        }
    }

    @Test(
        "R-040: an end that is moved or taken away before it has come ends nothing, whoever does it",
        arguments: Act.allCases.filter { !$0.enables })
    func inTime(_ act: Act) async throws {
        try await withLatchkey { latchkey in
            let scene = try await Scene(latchkey)
            latchkey.clock.advance(by: .seconds(59))
            let later = scene.later
            try await scene.perform(act)
            #expect(try await scene.toby.endsAt == (act.moves ? later : nil))
            latchkey.clock.advance(by: .seconds(1))
            try await latchkey.flows.upkeep.endAccounts()
            #expect(try await scene.isSignedIn())
            #expect(try await scene.toby.state == .active)
            #expect(try await scene.isCodeGood())
        }
    }

    @Test(
        "R-040: what the end has ended stays ended when the end is moved, taken away or the account enabled before upkeep came",
        arguments: Act.allCases)
    func tooLate(_ act: Act) async throws {
        try await withLatchkey { latchkey in
            let scene = try await Scene(latchkey)
            latchkey.clock.advance(by: .seconds(60))
            let later = scene.later
            try await scene.perform(act)
            #expect(try await scene.toby.endsAt == (act.moves ? later : nil))
            #expect(try await scene.toby.state == (act.enables ? .active : .disabled))
            #expect(try await !scene.isSignedIn())
            try await latchkey.operate.setState(.active, uid: "toby")
            #expect(try await !scene.isSignedIn())
            #expect(try await !scene.isCodeGood())
            #expect(try await latchkey.signInAnswer("toby").status == 200)
            try await latchkey.flows.upkeep.endAccounts()
            let events = try await latchkey.store.listEvents(of: scene.id, limit: 50)
            #expect(events.filter { $0.kind == .accountEnded }.count == 1)
        }
    }
}
