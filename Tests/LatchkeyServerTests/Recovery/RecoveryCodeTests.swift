import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyPasswords
import LatchkeyTestSupport
import Testing

@Suite struct RecoveryCodeTests {
    private static func issue(
        _ latchkey: Latchkey, for uid: String, as staff: String, _ body: String = "{}"
    ) async throws -> Answer {
        let id = try await latchkey.operate.show(uid: uid).account.id.text
        return try await latchkey.send(
            .post, "/api/user/\(id)/recovery-code", json: body, cookie: latchkey.signIn(staff))
    }

    private static func withSchool(_ test: @escaping @Sendable (Latchkey) async throws -> Void) async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("boss", Roles.admin), ("teach", .teacher), ("pupil", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            try await test(latchkey)
        }
    }

    @Test("A pupil without an address comes back in with a code from the teacher, typed in any way, once")
    func pupil() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            let session = try await latchkey.signIn("pupil")
            let issued = try await RecoveryCodeTests.issue(latchkey, for: "pupil", as: "teach")
            #expect(issued.status == 201)
            let code = try #require(issued.json["code"] as? String)
            #expect(code.utf8.count == 12)
            let typed = " " + code.lowercased().replacing("-", with: " ")
            let answer = try await RecoverPasswordTests.recover(latchkey, ["uid": "Pupil", "code": typed])
            #expect(answer.status == 200 && answer.setCookies.isEmpty)
            #expect(try await latchkey.send(.get, "/api/id", cookie: session).status == 401)
            #expect(try await latchkey.signInAnswer("pupil", RecoverPasswordTests.newPassword).status == 200)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "pupil", "code": code]).status == 403)
        }
    }

    @Test("A code is for one person, until its end, and the one before is void")
    func limits() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            let first = try await RecoveryCodeTests.issue(latchkey, for: "pupil", as: "teach")
            let second = try await RecoveryCodeTests.issue(latchkey, for: "pupil", as: "boss", #"{"expires_in":900}"#)
            let (old, code) = (first.json["code"] as? String ?? "", second.json["code"] as? String ?? "")
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "pupil", "code": old]).status == 403)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "teach", "code": code]).status == 403)
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "pupil", "code": code]).status == 403)
        }
    }

    @Test("S-209, S-301: teachers help ordinary users alone; nobody helps themselves, and no user anybody")
    func whoHelpsWhom() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            for (staff, person, status) in [
                ("boss", "boss", 403), ("boss", "teach", 201), ("boss", "pupil", 201), ("teach", "pupil", 201),
                ("teach", "teach", 403), ("teach", "boss", 403), ("pupil", "pupil", 403), ("pupil", "boss", 403),
            ] {
                let answer = try await RecoveryCodeTests.issue(latchkey, for: person, as: staff)
                #expect(answer.status == status, "\(staff) for \(person)")
            }
            for seconds in [0, 899, 604_801, -1] {
                let answer = try await RecoveryCodeTests.issue(
                    latchkey, for: "pupil", as: "boss", #"{"expires_in":\#(seconds)}"#)
                #expect(answer.status == 400 && answer.fields["expires_in"] != nil)
            }
        }
    }

    @Test("Staff see which codes somebody still has, and whether they made them, but not what they read")
    func stillGood() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            let id = try await latchkey.operate.show(uid: "pupil").account.id.text
            let (teacher, boss) = (try await latchkey.signIn("teach"), try await latchkey.signIn("boss"))
            func codes(_ cookie: String) async throws -> [[String: String]] {
                let answer = try await latchkey.send(.get, "/api/user/\(id)/codes", cookie: cookie)
                #expect(answer.status == 200)
                return answer.json["codes"] as? [[String: String]] ?? []
            }
            #expect(try await codes(teacher) == [])
            let made = try await latchkey.send(
                .post, "/api/user/\(id)/recovery-code", json: #"{"expires_in":900}"#, cookie: teacher)
            let seen = try await codes(teacher)
            #expect(seen.count == 1 && Set(seen[0].keys) == ["kind", "by", "created_at", "expires_at"])
            #expect(seen[0]["kind"] == "password" && seen[0]["by"] == "you")
            #expect(seen[0]["expires_at"] == made.json["expires_at"] as? String)
            #expect(try await codes(boss).map { $0["by"] } == ["staff"])
            #expect(try await latchkey.operate.show(uid: "pupil").codes.map(\.kind) == [.password])
            _ = try await latchkey.operateRecovery.code(uid: "pupil", lifetime: .seconds(900))
            #expect(try await codes(boss).map { $0["by"] } == ["operator"])
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await codes(boss) == [])
            // One whose maker may help no longer opens nothing, and is not shown.
            _ = try await latchkey.send(
                .post, "/api/user/\(id)/recovery-code", json: "{}", cookie: latchkey.signIn("teach"))
            #expect(try await codes(latchkey.signIn("boss")).count == 1)
            try await latchkey.operate.setState(.disabled, uid: "teach")
            #expect(try await codes(latchkey.signIn("boss")) == [])
        }
    }

    @Test("S-300: a code made for a pupil sets no password once the pupil is Admin, or the teacher dismissed")
    func outlived() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            for change in [
                { try await latchkey.operate.setRole(.admin, uid: "pupil") },
                { try await latchkey.operate.setState(.disabled, uid: "teach") },
            ] as [@Sendable () async throws -> Void] {
                let issued = try await RecoveryCodeTests.issue(latchkey, for: "pupil", as: "teach")
                try await change()
                let form = ["uid": "pupil", "code": try #require(issued.json["code"] as? String)]
                let redeemed = try await RecoverPasswordTests.recover(latchkey, form)
                #expect(redeemed.status == 403 && redeemed.code == "one_time_token_invalid")
                #expect(try await latchkey.signInAnswer("pupil").status == 200)
                try await latchkey.operate.setRole(.user, uid: "pupil")
                #expect(try await RecoverPasswordTests.recover(latchkey, form).status == 403)
            }
        }
    }

    @Test("S-300, S-318: a code whose issuer leads the pupil no more is refused before a hash is made for it")
    func leftTheGroup() async throws {
        try await GroupRouteTests.withSchool { latchkey in
            let operate = latchkey.operateGroups
            let group = try await operate.add(key: "y9", name: "Year 9")
            try await operate.setMember("tess", of: group, isLeader: true)
            for uid in ["pia", "sid"] { try await operate.setMember(uid, of: group, isLeader: nil) }
            var codes: [String: String] = [:]
            for uid in ["pia", "sid"] {
                let issued = try await RecoveryCodeTests.issue(latchkey, for: uid, as: "tess")
                codes[uid] = try #require(issued.json["code"] as? String)
            }
            try await operate.removeMember("pia", of: group)
            // A request that comes to the hash finds no thread to make it.
            latchkey.hasher.shutdown()
            for (uid, status) in [("pia", 403), ("sid", 503)] {
                let form = ["uid": uid, "code": codes[uid] ?? ""]
                #expect(try await RecoverPasswordTests.recover(latchkey, form).status == status, "\(uid)")
            }
        }
    }

    @Test("S-300: the codes of a list end with the right of the administrator who added it")
    func addedByList() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            try await latchkey.addAccount("deputy", role: .admin)
            let answer = try await latchkey.send(
                .post, "/api/users", json: #"[{"uid":"ann","name":"Ann"},{"uid":"bob","name":"Bob"}]"#,
                cookie: latchkey.signIn("deputy"))
            let codes = (answer.json["users"] as? [[String: Any]] ?? []).compactMap { $0["recovery_code"] as? String }
            try #require(codes.count == 2)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "ann", "code": codes[0]]).status == 200)
            try await latchkey.operate.setRole(.user, uid: "deputy")
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "bob", "code": codes[1]]).status == 403)
        }
    }

    @Test("S-310: strangers who guess at the codes of a list spoil none of them")
    func notSpoilt() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            let uids = ["year9-0", "year9-1", "year9-2"]
            let list = uids.map { #"{"uid":"\#($0)","name":"A Pupil"}"# }.joined(separator: ",")
            let added = try await latchkey.send(
                .post, "/api/users", json: "[\(list)]", cookie: latchkey.signIn("boss"))
            let codes = (added.json["users"] as? [[String: Any]] ?? []).compactMap { $0["recovery_code"] as? String }
            try #require(codes.count == uids.count)
            for uid in uids {
                for _ in 0..<12 {
                    let guess = ["uid": uid, "code": "K7WQ-M3XT-22"]
                    #expect(try await RecoverPasswordTests.recover(latchkey, guess).status == 403)
                }
            }
            for (uid, code) in zip(uids, codes) {
                #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": uid, "code": code]).status == 200)
            }
        }
    }

    @Test("S-302: a code for somebody needs a recent sign-in, asked for after the right to make one")
    func stepUp() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            let pupil = try await latchkey.operate.show(uid: "pupil").account.id.text
            let boss = try await latchkey.operate.show(uid: "boss").account.id.text
            let teach = try await latchkey.signIn("teach")
            latchkey.clock.advance(by: .seconds(601))
            let stale = try await latchkey.send(.post, "/api/user/\(pupil)/recovery-code", json: "{}", cookie: teach)
            #expect(stale.status == 403 && stale.code == "reauth_required")
            let never = try await latchkey.send(.post, "/api/user/\(boss)/recovery-code", json: "{}", cookie: teach)
            #expect(never.status == 403 && never.code == "forbidden")
        }
    }

    @Test(
        "S-280, S-300: people with a confirmed address are told when staff make a code for them, once an hour, without the code"
    )
    func told() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            try await latchkey.addAccount("bob", email: "bob@school.example")
            let issued = try await RecoveryCodeTests.issue(latchkey, for: "ann", as: "teach")
            _ = try await RecoveryCodeTests.issue(latchkey, for: "bob", as: "teach")
            _ = try await RecoveryCodeTests.issue(latchkey, for: "ann", as: "boss")
            let mails = try await latchkey.mails()
            #expect(mails.map(\.to.text) == ["ann@school.example"])
            #expect(mails.map(\.subject) == ["A code for a new password for localhost was created"])
            #expect(mails.allSatisfy { !$0.text.contains(issued.json["code"] as? String ?? "?") })
            latchkey.clock.advance(by: .seconds(3600))
            _ = try await RecoveryCodeTests.issue(latchkey, for: "ann", as: "teach")
            #expect(try await latchkey.mails().count == 1)
        }
    }
}
