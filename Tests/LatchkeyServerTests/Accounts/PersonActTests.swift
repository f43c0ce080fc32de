import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What staff do to one person's account.
@Suite struct PersonActTests {
    private static func id(_ latchkey: Latchkey, _ uid: String) async throws -> String {
        try await latchkey.operate.show(uid: uid).account.id.text
    }

    private static func sessions(_ answer: Answer) -> [[String: Any]] {
        answer.json["sessions"] as? [[String: Any]] ?? []
    }

    @Test(
        "A leader sees where a led person is signed in and how long they must wait, and ends one session or all, from the next request on; a session of another person is not found"
    )
    func listAndEnd() async throws {
        try await GroupRouteTests.withSchool { latchkey in
            let group = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
            try await latchkey.operateGroups.setMember("tess", of: group, isLeader: true)
            for uid in ["pia", "sid"] {
                try await latchkey.operateGroups.setMember(uid, of: group, isLeader: nil)
            }
            let (tess, sid) = (try await latchkey.signIn("tess"), try await latchkey.signIn("sid"))
            let pia = [
                try await latchkey.signIn("pia"), try await latchkey.signIn("pia"), try await latchkey.signIn("pia"),
            ]
            let path = "/api/user/\(try await PersonActTests.id(latchkey, "pia"))/sessions"
            let listed = try await latchkey.send(.get, path, cookie: tess)
            let ids = PersonActTests.sessions(listed).compactMap { $0["id"] as? String }
            #expect(listed.status == 200 && ids.count == 3)
            #expect(PersonActTests.sessions(listed).allSatisfy { $0["current"] as? Bool == false })
            // Where pupils are is for those who read the audit.
            #expect(PersonActTests.sessions(listed).allSatisfy { $0["ip"] is NSNull })
            #expect(listed.json["waits_until"] is NSNull && listed.json["password_off"] as? Bool == false)
            let other = try #require(try await latchkey.operate.show(uid: "sid").sessions.first).publicID.text
            for missing in [other, RandomID(.system).text, "junk"] {
                let answer = try await latchkey.send(.delete, "\(path)/\(missing)", cookie: tess)
                #expect(answer.status == 404 && answer.code == "not_found", "\(missing)")
            }
            #expect(try await latchkey.send(.delete, "\(path)/\(ids[0])", cookie: tess).status == 204)
            let left = try await PersonActTests.inOrder(pia) {
                try await latchkey.send(.get, "/api/id", cookie: $0).status
            }
            #expect(left.sorted() == [200, 200, 401])
            #expect(try await latchkey.send(.delete, path, cookie: tess).status == 204)
            let after = try await PersonActTests.inOrder(pia) {
                try await latchkey.send(.get, "/api/id", cookie: $0).status
            }
            #expect(after == [401, 401, 401])
            #expect(try await latchkey.send(.get, "/api/id", cookie: sid).status == 200)
            let account = try await latchkey.operate.show(uid: "pia").account.id
            let actor = try await latchkey.operate.show(uid: "tess").account.id
            let events = try await latchkey.store.listEvents(of: account, limit: 10).filter {
                $0.kind == .sessionsEndedByStaff
            }
            #expect(events.count == 2 && events.allSatisfy { $0.actorID == actor })
            #expect(events.last?.details["session"] == ids[0])
        }
    }

    private static func inOrder<Value>(
        _ cookies: [String], _ act: (String) async throws -> Value
    ) async throws -> [Value] {
        var values: [Value] = []
        for cookie in cookies { values.append(try await act(cookie)) }
        return values
    }

    @Test("Of oneself these doors are as those for one's own sessions: the present one stays, or its cookie is cleared")
    func oneself() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let (one, other) = (try await latchkey.signIn("toby"), try await latchkey.signIn("toby"))
            let path = "/api/user/\(try await PersonActTests.id(latchkey, "toby"))/sessions"
            #expect(try await latchkey.send(.delete, path, cookie: one).status == 204)
            #expect(try await latchkey.send(.get, "/api/id", cookie: other).status == 401)
            let listed = PersonActTests.sessions(try await latchkey.send(.get, path, cookie: one))
            #expect(listed.count == 1 && listed.first?["current"] as? Bool == true)
            let id = try #require(listed.first?["id"] as? String)
            let ended = try await latchkey.send(.delete, "\(path)/\(id)", cookie: one)
            #expect(ended.status == 204 && ended.cookie("latchkey") == "")
        }
    }

    @Test(
        "R-042: staff clear the wait of an account, of what was typed and of its devices, not of its network, ten times an hour for each person; the audit tells it"
    )
    func clearWait() async throws {
        try await withLatchkey {
            $0.flows.throttle[.networkFailures] = 60
        } _: { latchkey in
            for (uid, role) in [("toby", Roles.user), ("boss", .admin), ("other", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let device = "latchkey-device=\(try await latchkey.signInAnswer("toby").cookie("latchkey-device") ?? "")"
            let boss = try await latchkey.signIn("boss")
            let id = try await PersonActTests.id(latchkey, "toby")
            func wait() async throws -> String? {
                try await latchkey.send(.get, "/api/user/\(id)/sessions", cookie: boss).json["waits_until"] as? String
            }
            func unlock() async throws -> Answer {
                try await latchkey.send(.post, "/api/user/\(id)/unlock", cookie: boss)
            }
            for cookie in [nil, device] {
                try await SignInThrottleTests.guess(5, at: "toby", latchkey, cookie: cookie)
                #expect(try await latchkey.signInAnswer("toby", cookie: cookie).status == 429)
            }
            #expect(try await wait() == (latchkey.clock.now + .seconds(5)).rfc3339)
            #expect(try await unlock().status == 204)
            #expect(try await wait() == nil)
            for cookie in [device, nil] {
                #expect(try await latchkey.signInAnswer("toby", cookie: cookie).status == 200)
            }
            for number in 2...10 {
                try await SignInThrottleTests.guess(5, at: "toby", latchkey)
                #expect(try await unlock().status == 204, "\(number)")
            }
            try await SignInThrottleTests.guess(5, at: "toby", latchkey)
            let eleventh = try await unlock()
            #expect(eleventh.status == 429 && eleventh.header("Retry-After") == "3600")
            let others = try await PersonActTests.id(latchkey, "other")
            // Nobody is kept from clearing by clicks that clear nothing.
            for _ in 0..<12 {
                #expect(try await latchkey.send(.post, "/api/user/\(others)/unlock", cookie: boss).status == 204)
            }
            // Fifty-five wrong ones before and five here: the network is at its end.
            try await SignInThrottleTests.guess(5, at: "nobody", latchkey)
            #expect(try await latchkey.signInAnswer("other").status == 429)
            let account = try await latchkey.operate.show(uid: "toby").account.id
            let cleared = try await latchkey.store.listEvents(of: account, limit: 200).filter {
                $0.kind == .waitCleared
            }
            let actor = try await latchkey.operate.show(uid: "boss").account.id
            #expect(cleared.count == 10 && cleared.allSatisfy { $0.actorID == actor })
            // The operator is not counted.
            #expect(try await latchkey.operate.clearWait(uid: "toby"))
            latchkey.clock.advance(by: .seconds(3600))
            let later = try await latchkey.signIn("boss")
            #expect(try await latchkey.send(.post, "/api/user/\(id)/unlock", cookie: later).status == 204)
        }
    }

    @Test("S-038, R-042: clearing the wait gives nobody a password back that is off")
    func offStaysOff() async throws {
        try await withLatchkey {
            $0.flows.throttle.failuresUntilOff = 7
        } _: { latchkey in
            for (uid, role) in [("toby", Roles.user), ("boss", .admin)] {
                try await latchkey.addAccount(uid, role: role)
            }
            for _ in 0..<7 {
                #expect(try await latchkey.signInAnswer("toby", "wrong password").status == 401)
                latchkey.clock.advance(by: .seconds(900))
            }
            let boss = try await latchkey.signIn("boss")
            let id = try await PersonActTests.id(latchkey, "toby")
            #expect(try await latchkey.send(.post, "/api/user/\(id)/unlock", cookie: boss).status == 204)
            #expect(try await latchkey.signInAnswer("toby").status == 401)
            let shown = try await latchkey.send(.get, "/api/user/\(id)/sessions", cookie: boss)
            #expect(shown.json["password_off"] as? Bool == true)
        }
    }

    @Test(
        "S-210, S-107: administrators disable and enable: sessions end at the next request and stay ended; the last one stays, and whoever disables their own account is signed out"
    )
    func state() async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("toby", Roles.user), ("boss", .admin)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let (toby, boss) = (try await latchkey.signIn("toby"), try await latchkey.signIn("boss"))
            func set(_ state: String, _ uid: String) async throws -> Answer {
                let path = "/api/user/\(try await PersonActTests.id(latchkey, uid))/state"
                return try await latchkey.send(.put, path, json: #"{"state":"\#(state)"}"#, cookie: boss)
            }
            let disabled = try await set("disabled", "toby")
            #expect(disabled.status == 200 && disabled.json["state"] as? String == "disabled")
            #expect(try await latchkey.send(.get, "/api/id", cookie: toby).status == 401)
            #expect(try await latchkey.signInAnswer("toby").code == "account_disabled")
            let enabled = try await set("active", "toby")
            #expect(enabled.status == 200 && enabled.json["state"] as? String == "active")
            #expect(try await latchkey.send(.get, "/api/id", cookie: toby).status == 401)
            _ = try await latchkey.signIn("toby")
            for word in ["pending", "Active", "", "on"] {
                let answer = try await set(word, "toby")
                #expect(
                    answer.status == 400 && answer.problems["state"]?["code"] as? String == "word_unknown", "\(word)")
            }
            let last = try await set("disabled", "boss")
            #expect(last.status == 409 && last.code == "last_admin" && last.setCookies.isEmpty)
            try await latchkey.addAccount("second", role: .admin)
            let own = try await set("disabled", "boss")
            #expect(own.status == 200 && own.cookie("latchkey") == "")
            #expect(try await latchkey.send(.get, "/api/id", cookie: boss).status == 401)
            let account = try await latchkey.operate.show(uid: "toby").account.id
            let kinds = try await latchkey.store.listEvents(of: account, limit: 20).map(\.kind)
            #expect(kinds.filter { $0 == .accountDisabled }.count == 1 && kinds.contains(.accountEnabled))
        }
    }

    @Test("To enable somebody who waits for approval lets them in, and to disable them ends their request")
    func waiting() async throws {
        try await withLatchkey {
            $0.flows.registration = .approval
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            for (uid, word) in [("ann", "active"), ("ben", "disabled")] {
                let asked = try await latchkey.send(.post, "/api/user", json: SignUpTests.body(uid))
                let id = try #require(asked.json["id"] as? String)
                let answer = try await latchkey.send(
                    .put, "/api/user/\(id)/state", json: #"{"state":"\#(word)"}"#, cookie: boss)
                #expect(answer.json["state"] as? String == word)
            }
            let pending = try await latchkey.send(.get, "/api/pending", cookie: boss)
            #expect((pending.json["users"] as? [Any])?.isEmpty == true)
        }
    }
}
