import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite struct DoorMatrixTests {
    @Test("S-206: every route is in the table of doors, and every door is a route")
    func everyRouteIsADoor() async throws {
        try await withLatchkey { latchkey in
            let routes = latchkey.server.routes.entries.filter { $0.path.hasPrefix("/api") }.map {
                "\($0.method.rawValue) \($0.path)"
            }
            #expect(Set(routes) == Set(Door.all.map(\.description)))
            #expect(routes.count == Door.all.count)
        }
    }

    @Test(
        "S-206: each visitor gets at each door what the table says, and who is refused changes nothing",
        arguments: Door.all)
    func doors(_ door: Door) async throws {
        for visitor in Visitor.allCases {
            try await withLatchkey { latchkey in
                let cast = try await Cast(latchkey)
                let before = try await latchkey.operate.show(uid: Visitor.owner.uid)
                let answer = try await cast.knock(at: door, cookie: cast.cookies[visitor])
                #expect(answer.status == door.status(for: visitor), "\(visitor) at \(door): \(answer.text)")
                guard answer.status >= 400 else { return }
                if answer.status == 401 {
                    #expect(answer.code == (visitor == .anonymous ? "token_missing" : "token_invalid"))
                }
                #expect(answer.setCookies.isEmpty)
                let after = try await latchkey.operate.show(uid: Visitor.owner.uid)
                #expect(after.account == before.account)
                #expect(after.sessions == before.sessions)
            }
        }
    }

    @Test("Everything outside the API answers strangers and the signed-in alike, and sets no cookie")
    func publicRoutes() async throws {
        try await withLatchkey { latchkey in
            let cast = try await Cast(latchkey)
            for route in latchkey.server.routes.entries where !route.path.hasPrefix("/api") {
                #expect(route.method == .get)
                guard !route.path.contains("{") else { continue }
                let anonymous = try await latchkey.send(.get, route.path)
                let admin = try await latchkey.send(.get, route.path, cookie: cast.cookies[.admin])
                #expect(anonymous.status == admin.status && anonymous.body == admin.body)
                #expect(anonymous.status == 200 || route.path == "/metrics")
                #expect(admin.setCookies.isEmpty)
            }
        }
    }

    @Test("S-034: to those without the permission an account that exists answers as one that does not")
    func missingLooksLikeExisting() async throws {
        try await withLatchkey { latchkey in
            let cast = try await Cast(latchkey)
            let stranger = cast.cookies[.stranger]
            let existing = cast.accounts[.owner]?.id.text ?? ""
            for method in [HTTPRequest.Method.get, .put, .delete] {
                let json = method == .put ? #"{"name":"x"}"# : nil
                let there = try await latchkey.send(method, "/api/user/\(existing)", json: json, cookie: stranger)
                let missing = try await latchkey.send(
                    method, "/api/user/AAAAAAAAAAAAAAAAAAAAAA", json: json, cookie: stranger)
                let junk = try await latchkey.send(method, "/api/user/junk", json: json, cookie: stranger)
                #expect(there.status == 403 && there.body == missing.body && there.body == junk.body)
            }
            let there = try await latchkey.send(.delete, "/api/user", json: #"{"uid":"the-owner"}"#, cookie: stranger)
            let missing = try await latchkey.send(.delete, "/api/user", json: #"{"uid":"missing"}"#, cookie: stranger)
            #expect(there.status == 403 && there.body == missing.body)
            let unknown = try await latchkey.send(.delete, "/api/sessions/AAAAAAAAAAAAAAAAAAAAAA", cookie: stranger)
            let door = try #require(Door.all.first { $0.path == "/api/sessions/{id}" })
            let others = try await cast.knock(at: door, cookie: stranger)
            #expect(unknown.status == 404 && unknown.body == others.body)
            let admin = cast.cookies[.admin]
            #expect(try await latchkey.send(.get, "/api/user/AAAAAAAAAAAAAAAAAAAAAA", cookie: admin).status == 404)
        }
    }
}
