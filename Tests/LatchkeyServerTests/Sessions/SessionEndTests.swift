import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SessionEndTests {
    @Test("S-110: one sees one's own sessions, ends one, ends all others; another's answers 404")
    func listAndEnd() async throws {
        try await withLatchkey { latchkey in
            for uid in ["toby", "other"] { try await latchkey.addAccount(uid) }
            let first = try await latchkey.signIn("toby")
            let second = try await latchkey.signIn("toby")
            let third = try await latchkey.signIn("toby")
            let other = try await latchkey.signIn("other")
            func sessions(_ cookie: String) async throws -> [[String: Any]] {
                try await latchkey.send(.get, "/api/sessions", cookie: cookie).json["sessions"] as? [[String: Any]]
                    ?? []
            }
            let listed = try await sessions(first)
            #expect(listed.count == 3)
            let keys: Set = [
                "id", "current", "created_at", "last_seen_at", "ip", "user_agent", "remember", "transport",
            ]
            let complete = listed.filter { Set($0.keys) == keys }
            let current = listed.filter { $0["current"] as? Bool == true }
            let secrets = [first, second, third].map { TokenKindTests.sessionID(of: String($0.dropFirst(9))) }
            let ids = listed.compactMap { $0["id"] as? String }
            #expect(complete.count == 3 && current.count == 1)
            #expect(Set(ids).count == 3 && Set(ids).isDisjoint(with: secrets))

            let ofSecond = try await sessions(second).first { $0["current"] as? Bool == true }?["id"] as? String ?? ""
            #expect(try await latchkey.send(.delete, "/api/sessions/\(ofSecond)", cookie: other).status == 404)
            #expect(try await latchkey.send(.get, "/api/id", cookie: second).status == 200)
            #expect(try await latchkey.send(.delete, "/api/sessions/\(ofSecond)", cookie: first).status == 204)
            #expect(try await latchkey.send(.get, "/api/id", cookie: second).status == 401)
            #expect(try await latchkey.send(.delete, "/api/sessions/\(ofSecond)", cookie: first).status == 404)
            #expect(try await latchkey.send(.delete, "/api/sessions/nothing", cookie: first).status == 404)

            #expect(try await latchkey.send(.delete, "/api/sessions", cookie: first).status == 204)
            #expect(try await latchkey.send(.get, "/api/id", cookie: third).status == 401)
            #expect(try await latchkey.send(.get, "/api/id", cookie: first).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: other).status == 200)
        }
    }

    @Test(
        "S-341: an address that a session asked for is void once that session is ended from the list; signing out leaves it"
    )
    func pendingAddress() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            let owner = try await latchkey.signIn("ann")
            func ask(for address: String) async throws -> (cookie: String, token: String) {
                let cookie = try await latchkey.signIn("ann")
                #expect(try await EmailRouteTests.setEmail(latchkey, address, cookie).status == 200)
                let mail = try await latchkey.mails().first { $0.to.text == address }
                return (cookie, try #require(mail?.secret))
            }
            let thief = try await ask(for: "thief@evil.example")
            let listed = try await latchkey.send(.get, "/api/sessions", cookie: thief.cookie).json["sessions"]
            let current = (listed as? [[String: Any]])?.first { $0["current"] as? Bool == true }
            let id = try #require(current?["id"] as? String)
            #expect(try await latchkey.send(.delete, "/api/sessions/\(id)", cookie: owner).status == 204)
            #expect(try await EmailRouteTests.confirm(latchkey, thief.token).status == 403)
            #expect(try await latchkey.store.findAccount(uid: "ann")?.email == "ann@school.example")
            let own = try await ask(for: "new@school.example")
            #expect(try await latchkey.send(.delete, "/api/authenticate", cookie: own.cookie).status == 200)
            #expect(try await EmailRouteTests.confirm(latchkey, own.token).status == 200)
        }
    }

    @Test("Ending the session one is in clears the cookie")
    func endingOnesOwn() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let id = try await latchkey.operate.show(uid: "toby").sessions.first?.publicID.text ?? ""
            let ended = try await latchkey.send(.delete, "/api/sessions/\(id)", cookie: cookie)
            #expect(ended.status == 204 && ended.cookie("latchkey") == "")
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 401)
        }
    }

    enum Act: CaseIterable {
        case disable, disableAndEnable, remove, removeAndAddAgain, signOut, setPassword

        func apply(_ latchkey: Latchkey) async throws {
            switch self {
            case .disable: try await latchkey.operate.setState(.disabled, uid: "toby")
            case .disableAndEnable:
                try await latchkey.operate.setState(.disabled, uid: "toby")
                try await latchkey.operate.setState(.active, uid: "toby")
            case .remove: try await latchkey.operate.remove(uid: "toby")
            case .removeAndAddAgain:
                try await latchkey.operate.remove(uid: "toby")
                try await latchkey.addAccount("toby")
            case .signOut: #expect(try await latchkey.operate.signOut(uid: "toby") == 2)
            case .setPassword: try await latchkey.operate.setPassword("staple battery horse", uid: "toby")
            }
        }
    }

    @Test(
        "S-107, S-111, S-212, S-214: what the operator does ends the sessions on the next request",
        arguments: Act.allCases)
    func operatorEndsSessions(_ act: Act) async throws {
        try await withLatchkey { latchkey in
            for uid in ["toby", "other"] { try await latchkey.addAccount(uid) }
            let cookies = [try await latchkey.signIn("toby"), try await latchkey.signIn("toby")]
            let other = try await latchkey.signIn("other")
            for cookie in cookies { #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200) }
            try await act.apply(latchkey)
            for cookie in cookies {
                #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).code == "token_invalid")
            }
            #expect(try await latchkey.send(.get, "/api/id", cookie: other).status == 200)
        }
    }

    @Test(
        "S-107, S-111, S-285: another process's server sees it after it has followed the changes",
        arguments: Act.allCases)
    func otherServersSeeIt(_ act: Act) async throws {
        let database = try await Engine.sqliteFile.makeDatabase()
        try await withLatchkey {
            $0.store = database.store
        } _: { here async throws in
            try await withLatchkey {
                $0.store = database.otherStore
                $0.clock = here.clock
            } _: { there async throws in
                try await here.addAccount("toby")
                _ = try await here.signIn("toby")
                let cookie = try await here.signIn("toby")
                #expect(try await there.send(.get, "/api/id", cookie: cookie).status == 200)
                try await act.apply(here)
                try await there.flows.sessions.live.followChanges()
                #expect(try await there.send(.get, "/api/id", cookie: cookie).code == "token_invalid")
            }
        }
    }

    @Test("S-071: a role that another process gave counts after the changes were followed")
    func rolesFromAnotherProcess() async throws {
        let database = try await Engine.sqliteFile.makeDatabase()
        try await withLatchkey {
            $0.store = database.store
        } _: { here async throws in
            try await withLatchkey {
                $0.store = database.otherStore
                $0.clock = here.clock
            } _: { there async throws in
                try await here.addAccount("boss", role: .admin)
                try await here.addAccount("toby", role: .admin)
                let cookie = try await there.signIn("toby")
                #expect(try await there.send(.get, "/api/user", cookie: cookie).jsonArray.count == 2)
                try await here.operate.setRole(.user, uid: "toby")
                try await there.flows.sessions.live.followChanges()
                #expect(try await there.send(.get, "/api/user", cookie: cookie).jsonArray.count == 1)
            }
        }
    }
}
