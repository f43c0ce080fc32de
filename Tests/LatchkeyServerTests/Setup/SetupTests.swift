import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SetupTests {
    static func body(_ code: String, uid: String = "admin", password: String = Latchkey.password) -> String {
        Latchkey.body(["code": code, "uid": uid, "name": "Boss", "password": password])
    }

    @Test("S-140, S-290: of fifty set-ups at once one makes an administrator")
    func oneOfFifty() async throws {
        try await withLatchkey { latchkey in
            let code = try #require(try await latchkey.flows.setUp.offer())
            let tally = try await latchkey.fiftyAtOnce { number in
                try await latchkey.send(.post, "/api/setup", json: SetupTests.body(code, uid: "admin\(number)"))
            }
            #expect(tally == [201: 1, 403: 49])
            let accounts = try await latchkey.operate.list(search: nil)
            #expect(accounts.count == 1 && accounts.first?.roles == .admin)
        }
    }

    @Test("S-140: once done, set-up is over for good, also when that administrator is gone")
    func overForGood() async throws {
        try await withLatchkey { latchkey in
            let code = try #require(try await latchkey.flows.setUp.offer())
            let made = try await latchkey.send(.post, "/api/setup", json: SetupTests.body(code))
            #expect(made.status == 201 && made.setCookies.isEmpty && made.json["role"] as? String == "Admin")
            let again = try await latchkey.send(.post, "/api/setup", json: SetupTests.body(code, uid: "second"))
            #expect(again.status == 403 && again.code == "setup_closed")
            try await latchkey.store.execute("DELETE FROM account")
            #expect(try await latchkey.flows.setUp.offer() == nil)
            #expect(try await latchkey.send(.post, "/api/setup", json: SetupTests.body(code)).status == 403)
        }
    }

    @Test("S-140: a newer code replaces the earlier one; what is wrong with the fields does not use it up")
    func codes() async throws {
        try await withLatchkey { latchkey in
            let old = try #require(try await latchkey.flows.setUp.offer())
            let code = try #require(try await latchkey.flows.setUp.offer())
            for wrong in [old, "", "x", code + "x", code.uppercased() + "="] {
                #expect(
                    try await latchkey.send(.post, "/api/setup", json: SetupTests.body(wrong)).code == "setup_closed")
            }
            let blocked = try await latchkey.send(
                .post, "/api/setup", json: SetupTests.body(code, password: "password"))
            #expect(blocked.status == 400 && blocked.code == "password_blocked")
            #expect(try await latchkey.send(.post, "/api/setup", json: SetupTests.body(code)).status == 201)
        }
    }

    @Test("S-140: a stranger without the code costs no hash")
    func noHashWithoutCode() async throws {
        try await withLatchkey { latchkey in
            #expect(try await latchkey.flows.setUp.offer() != nil)
            let before = latchkey.hasher.dummyHashCount
            for _ in 0..<20 { _ = try await latchkey.send(.post, "/api/setup", json: SetupTests.body("wrong")) }
            #expect(latchkey.hasher.dummyHashCount == before)
        }
    }

    @Test("Pages learn that the first administrator is still to be made, and when that is over")
    func isOpen() async throws {
        try await withLatchkey { latchkey in
            func isOpen() async throws -> Bool? {
                try await latchkey.send(.get, "/api/setup").json["open"] as? Bool
            }
            #expect(try await isOpen() == false)
            let code = try #require(try await latchkey.flows.setUp.offer())
            #expect(try await isOpen() == true)
            #expect(try await latchkey.send(.post, "/api/setup", json: SetupTests.body(code)).status == 201)
            #expect(try await isOpen() == false)
            try await latchkey.store.execute("DELETE FROM account")
            #expect(try await isOpen() == false)
        }
    }

    @Test("Once set-up is closed, strangers who ask for it cost the database nothing")
    func closedIsRemembered() async throws {
        let database = CountedDatabase(try await Engine.chosen.makeDatabase().store.database)
        try await withLatchkey {
            $0.store = Store(database)
        } _: { latchkey in
            let code = try #require(try await latchkey.flows.setUp.offer())
            #expect(try await latchkey.send(.post, "/api/setup", json: SetupTests.body(code)).status == 201)
            #expect(try await latchkey.send(.get, "/api/setup").status == 200)
            _ = database.take()
            for _ in 0..<20 { #expect(try await latchkey.send(.get, "/api/setup").status == 200) }
            #expect(database.take() == CountedDatabase.Tally())
        }
    }

    @Test("An administrator who was added by the operator ends set-up too")
    func operatorEndsSetUp() async throws {
        try await withLatchkey { latchkey in
            let code = try #require(try await latchkey.flows.setUp.offer())
            try await latchkey.addAccount("boss", role: .admin)
            #expect(try await latchkey.send(.post, "/api/setup", json: SetupTests.body(code)).status == 403)
            #expect(try await latchkey.flows.setUp.offer() == nil)
        }
    }
}
