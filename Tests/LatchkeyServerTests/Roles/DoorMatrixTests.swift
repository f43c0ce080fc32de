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

    @Test("S-335: every door that names somebody has an ordinary user, a Teacher, an Admin and oneself as targets")
    func everyTarget() {
        for door in Door.all {
            #expect(door.targets == (door.namesTarget ? Target.allCases : [.owner]), "\(door)")
            for target in door.targets {
                #expect(Visitor.allCases.allSatisfy { door.status(for: $0, at: target) != 0 }, "\(door)")
            }
        }
        #expect(Door.all.count(where: \.namesTarget) > 12)
    }

    @Test(
        "S-335: no door of the table refuses for its page, its provider or its audience: the permission is what is asked"
    )
    func reachesThePermission() {
        let before: Set = ["origin_not_allowed", "passkey_unavailable", "audience_not_allowed", "hand_off_invalid"]
        for door in Door.all { #expect(door.refusals.isDisjoint(with: before), "\(door)") }
    }

    @Test(
        "S-206, S-168, S-335: each visitor gets at each door what the table says about each target; a refusal has its code and changes nothing; no answer is a redirect",
        arguments: Door.all)
    func doors(_ door: Door) async throws {
        try await withLatchkey(Cast.furnish) { latchkey in
            let cast = try await Cast(latchkey)
            for target in door.targets {
                for visitor in Visitor.allCases {
                    try await DoorMatrixTests.visit(door, about: target, as: visitor, cast)
                }
            }
        }
    }

    private static func visit(
        _ door: Door, about target: Target, as visitor: Visitor, _ cast: Cast
    ) async throws {
        let knock = try await cast.knock(at: door, about: target, for: visitor)
        let cookie = try await cast.cookie(visitor)
        let isRefused = door.status(for: visitor, at: target) >= 400
        let before = isRefused ? try await stored(cast.latchkey) : []
        let answer = try await cast.send(knock, cookie: cookie)
        let place = "\(visitor) at \(door) about \(target): \(answer.status) \(answer.text)"
        #expect(answer.status == door.status(for: visitor, at: target), "\(place)")
        #expect(!(300..<400).contains(answer.status), "\(place)")
        if answer.status < 400 {
            if door.isGuarded, door.method != .get { await cast.renew() }
            return
        }
        #expect(answer.setCookies.isEmpty, "\(place)")
        if answer.status == 401 {
            #expect(answer.code == (visitor == .anonymous ? "token_missing" : "token_invalid"), "\(place)")
        }
        if answer.status == 403 { #expect(door.refusals.contains(answer.code ?? ""), "\(place)") }
        #expect(try await stored(cast.latchkey) == before, "\(place)")
    }

    /// Everything but counters.
    private static func stored(_ latchkey: Latchkey) async throws -> [String] {
        try await latchkey.store.dump().filter { !$0.hasPrefix("throttle") }.sorted()
    }

    @Test("Everything outside the API answers strangers and the signed-in alike, and sets no cookie")
    func publicRoutes() async throws {
        try await withLatchkey { latchkey in
            let cast = try await Cast(latchkey)
            // The form of a hand-off is what its tests are about.
            for route in latchkey.server.routes.entries
            where !route.path.hasPrefix("/api") && route.path != "/hand-off" {
                #expect(route.method == .get)
                guard !route.path.contains("{") else { continue }
                let anonymous = try await latchkey.send(.get, route.path)
                let admin = try await latchkey.send(.get, route.path, cookie: cast.cookie(.admin))
                #expect(anonymous.status == admin.status && anonymous.body == admin.body)
                // Some exist only where the operator has asked for them, and one leads on.
                let status = [
                    "/metrics": 404, "/site/logo": 404, "/.well-known/change-password": 303,
                    "/.well-known/webauthn": 404,
                ]
                #expect(anonymous.status == status[route.path] ?? 200, "\(route.path)")
                #expect(admin.setCookies.isEmpty)
            }
        }
    }

    @Test("S-034: to those without the permission an account that exists answers as one that does not")
    func missingLooksLikeExisting() async throws {
        try await withLatchkey { latchkey in
            let cast = try await Cast(latchkey)
            let stranger = try await cast.cookie(.stranger)
            let owner = try await cast.owner().account
            let existing = owner.id.text
            for method in [HTTPRequest.Method.get, .put, .delete] {
                let json = method == .put ? #"{"name":"x"}"# : nil
                let there = try await latchkey.send(method, "/api/user/\(existing)", json: json, cookie: stranger)
                let missing = try await latchkey.send(
                    method, "/api/user/AAAAAAAAAAAAAAAAAAAAAA", json: json, cookie: stranger)
                let junk = try await latchkey.send(method, "/api/user/junk", json: json, cookie: stranger)
                #expect(there.status == 403 && there.body == missing.body)
                // What cannot be an id tells nothing of anybody.
                #expect(junk.status == 404)
            }
            let there = try await latchkey.send(
                .delete, "/api/user", json: #"{"uid":"\#(owner.uid)"}"#, cookie: stranger)
            let missing = try await latchkey.send(.delete, "/api/user", json: #"{"uid":"missing"}"#, cookie: stranger)
            #expect(there.status == 403 && there.body == missing.body)
            let unknown = try await latchkey.send(.delete, "/api/sessions/AAAAAAAAAAAAAAAAAAAAAA", cookie: stranger)
            let door = try #require(Door.all.first { $0.path == "/api/sessions/{id}" })
            let others = try await cast.knock(at: door, cookie: stranger)
            #expect(unknown.status == 404 && unknown.body == others.body)
            let admin = try await cast.cookie(.admin)
            #expect(try await latchkey.send(.get, "/api/user/AAAAAAAAAAAAAAAAAAAAAA", cookie: admin).status == 404)
        }
    }
}
