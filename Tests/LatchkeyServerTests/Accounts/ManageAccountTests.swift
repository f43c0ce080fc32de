import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ManageAccountTests {
    @Test("uid in PUT /api/user names the account for staff and is one's own new uid for others")
    func whatUIDMeans() async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("toby", Roles.user), ("other", .user), ("boss", .admin)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let toby = try await latchkey.signIn("toby")
            let boss = try await latchkey.signIn("boss")
            func put(_ body: String, _ cookie: String) async throws -> Answer {
                try await latchkey.send(.put, "/api/user", json: body, cookie: cookie)
            }
            #expect(try await put(#"{"uid":"other","name":"Hijacked"}"#, toby).code == "uid_taken")
            let renamed = try await put(#"{"uid":"Toby2","name":"T"}"#, toby)
            #expect(renamed.status == 200 && renamed.json["uid"] as? String == "Toby2")
            #expect(try await latchkey.send(.get, "/api/id", cookie: toby).json["uid"] as? String == "Toby2")
            #expect(try await latchkey.signInAnswer("toby").status == 401)
            #expect(try await latchkey.signInAnswer("TOBY2").status == 200)

            let changed = try await put(#"{"uid":"OTHER","name":"Grace Hopper"}"#, boss)
            #expect(changed.json["uid"] as? String == "other" && changed.json["name"] as? String == "Grace Hopper")
            #expect(try await put(#"{"uid":"missing","name":"x"}"#, boss).status == 404)
            #expect(try await put(#"{"uid":"boss","name":"Me"}"#, boss).json["name"] as? String == "Me")
            let id = changed.json["id"] as? String ?? ""
            let byID = try await latchkey.send(.put, "/api/user/\(id)", json: #"{"uid":"grace"}"#, cookie: boss)
            #expect(byID.json["uid"] as? String == "grace")
            let taken = try await latchkey.send(.put, "/api/user/\(id)", json: #"{"uid":"BOSS"}"#, cookie: boss)
            #expect(taken.status == 409 && taken.code == "uid_taken")
        }
    }

    @Test(
        "A form that sends an unchanged uid is saved, reserved or imported as that uid may be",
        arguments: ["teacher", "José 7"])
    func unchangedUIDIsKept(_ uid: String) async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("imported")
            try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("imported")
            try await latchkey.store.execute(
                "UPDATE account SET uid = ?, uid_key = ? WHERE id = ?", uid, UID.canonical(of: uid), account.id)
            // Lets the live session hear of it.
            try await latchkey.operate.setRole(.teacher, uid: uid)
            for (path, cookie) in [
                ("/api/user", cookie), ("/api/user/\(account.id.text)", try await latchkey.signIn("boss")),
            ] {
                let body = Latchkey.body(["uid": uid, "name": "New"])
                let answer = try await latchkey.send(.put, path, json: body, cookie: cookie)
                #expect(answer.status == 200 && answer.json["uid"] as? String == uid)
            }
            let other = try await latchkey.send(.put, "/api/user", json: #"{"uid":"SUPPORT"}"#, cookie: cookie)
            #expect(other.status == 400 && other.fields["uid"] != nil)
        }
    }

    @Test("S-136, S-290: of fifty renames to one uid at once one wins")
    func renamesAtOnce() async throws {
        try await withLatchkey { latchkey in
            var cookies: [String] = []
            for number in 0..<5 {
                try await latchkey.addAccount("u\(number)")
                cookies.append(try await latchkey.signIn("u\(number)"))
            }
            let tally = try await latchkey.fiftyAtOnce { [cookies] number in
                try await latchkey.send(.put, "/api/user", json: #"{"uid":"Wanted"}"#, cookie: cookies[number % 5])
            }
            // The one who has it may take it again.
            #expect(tally == [200: 10, 409: 40])
        }
    }

    @Test("S-207: an id in the body is refused, one in the path is checked, and the session decides who I am")
    func idsAreChecked() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            let other = try await latchkey.addAccount("other")
            let cookie = try await latchkey.signIn("toby")
            for key in ["userId", "user_id", "accountId", "sub"] {
                let body = #"{"\#(key)":"\#(other.id.text)","name":"Hijacked"}"#
                let answer = try await latchkey.send(.put, "/api/user", json: body, cookie: cookie)
                #expect(answer.status == 403 || answer.json["id"] as? String == toby.id.text)
            }
            #expect(try await latchkey.operate.show(uid: "other").account == other)
        }
    }

    @Test("S-214: a uid that was removed and taken anew gives nothing back")
    func nothingComesBack() async throws {
        try await withLatchkey { latchkey in
            let first = try await latchkey.addAccount("toby", role: .admin)
            try await latchkey.addAccount("boss", role: .admin)
            let signedIn = try await latchkey.signInAnswer("toby")
            let cookie = "latchkey=\(signedIn.cookie("latchkey") ?? "")"
            let device = "latchkey-device=\(signedIn.cookie("latchkey-device") ?? "")"
            #expect(
                try await latchkey.send(.delete, "/api/user", json: #"{"uid":"toby"}"#, cookie: cookie).status == 204)
            let again = try await latchkey.addAccount("toby")
            #expect(again.id != first.id && again.roles == .user)
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).code == "token_invalid")
            for _ in 0..<5 { _ = try await latchkey.signInAnswer("toby", "wrong password") }
            #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 429)
        }
    }

    @Test(
        "S-324: a uid that somebody gave up is taken for everybody else, at every door, until their last session is over"
    )
    func restingUID() async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("toby", Roles.user), ("zoe", .user), ("other", .user), ("boss", .admin)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let (toby, zoe) = (try await latchkey.signIn("toby"), try await latchkey.signIn("zoe"))
            let own = try await latchkey.send(.put, "/api/user", json: #"{"uid":"zoe2"}"#, cookie: zoe)
            #expect(own.status == 200)
            #expect(
                try await latchkey.send(.delete, "/api/user", json: #"{"uid":"toby"}"#, cookie: toby).status == 204)
            for uid in ["toby", "ZOE"] {
                let signedUp = try await latchkey.send(.post, "/api/user", json: SignUpTests.body(uid))
                #expect(signedUp.status == 409 && signedUp.code == "uid_taken")
                let other = try await latchkey.signIn("other")
                let renamed = try await latchkey.send(.put, "/api/user", json: #"{"uid":"\#(uid)"}"#, cookie: other)
                #expect(renamed.code == "uid_taken")
                let boss = try await latchkey.signIn("boss")
                let added = try await latchkey.send(
                    .post, "/api/users", json: #"[{"uid":"\#(uid)","name":"New"}]"#, cookie: boss)
                #expect(added.text.contains("uid_taken"))
            }
            #expect(try await latchkey.send(.put, "/api/user", json: #"{"uid":"zoe"}"#, cookie: zoe).status == 200)
            // Where sessions live longer, uids rest longer.
            latchkey.clock.advance(by: latchkey.flows.configuration.sessions.longest - .seconds(1))
            #expect(try await latchkey.send(.post, "/api/user", json: SignUpTests.body("toby")).status == 409)
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await latchkey.send(.post, "/api/user", json: SignUpTests.body("toby")).status == 201)
        }
    }

    @Test("S-112, S-302: deleting needs a recent sign-in, oneself and others")
    func deletingNeedsARecentSignIn() async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("toby", Roles.user), ("other", .user), ("boss", .admin)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let toby = try await latchkey.signIn("toby")
            let boss = try await latchkey.signIn("boss")
            latchkey.clock.advance(by: .seconds(601))
            let stale = try await latchkey.send(.delete, "/api/user", json: #"{"uid":"toby"}"#, cookie: toby)
            #expect(stale.status == 403 && stale.code == "reauth_required")
            #expect(try await latchkey.send(.get, "/api/id", cookie: toby).status == 200)
            let others = try await latchkey.send(.delete, "/api/user", json: #"{"uid":"other"}"#, cookie: boss)
            #expect(others.status == 403 && others.code == "reauth_required")
            let again = try await latchkey.signIn("boss")
            #expect(
                try await latchkey.send(.delete, "/api/user", json: #"{"uid":"other"}"#, cookie: again).status == 204)
            let fresh = try await latchkey.signIn("toby")
            let gone = try await latchkey.send(.delete, "/api/user", json: #"{"uid":"Toby"}"#, cookie: fresh)
            #expect(gone.status == 204 && gone.cookie("latchkey") == "" && gone.body.isEmpty)
            for cookie in [toby, fresh] {
                #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 401)
            }
            #expect(try await latchkey.signInAnswer("toby").status == 401)
            #expect(try await latchkey.send(.delete, "/api/user", json: "{}", cookie: boss).status == 400)
        }
    }

    @Test("S-332, S-363: a proof is not recent when it is later than any node has it now, and is when one may")
    func nothingIsRecentAfterTheClockWentBack() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let earlier = try await latchkey.signIn("toby")
            let later = latchkey.clock.now + .clockSkew + .milliseconds(1)
            try await latchkey.store.execute("UPDATE session SET authenticated_at = ?", later)
            let stale = try await latchkey.send(.delete, "/api/user", json: #"{"uid":"toby"}"#, cookie: earlier)
            #expect(stale.status == 403 && stale.code == "reauth_required")
            let fresh = try await latchkey.signIn("toby")
            latchkey.clock.jump(by: .seconds(-30))
            #expect(
                try await latchkey.send(.delete, "/api/user", json: #"{"uid":"toby"}"#, cookie: fresh).status == 204)
        }
    }

    @Test("S-208: no answer to anybody has a hash or another secret in it")
    func noHashInAnyAnswer() async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("toby", Roles.user), ("boss", .admin)] {
                try await latchkey.addAccount(uid, role: role)
            }
            for uid in ["toby", "boss"] {
                let cookie = try await latchkey.signIn(uid)
                for path in ["/api/id", "/api/user", "/api/user?page=1", "/api/sessions"] {
                    let text = try await latchkey.send(.get, path, cookie: cookie).text
                    for word in [
                        "argon2", "hash", "password", "secret",
                        TokenKindTests.sessionID(of: String(cookie.dropFirst(9))),
                    ] {
                        #expect(!text.contains(word), "\(path) as \(uid): \(word)")
                    }
                }
            }
        }
    }
}
