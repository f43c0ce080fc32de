import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What leaders have of a group that they have lost.
@Suite struct LostReachTests {
    /// The group `y9`, which `tess` leads and `pia` is in.
    private static func withClass(
        _ test: @escaping @Sendable (Latchkey, _ group: PeopleGroup, _ pia: String) async throws -> Void
    ) async throws {
        try await GroupRouteTests.withSchool {
            $0.flows.registration = .code
        } _: { latchkey in
            let group = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
            try await latchkey.operateGroups.setMember("tess", of: group, isLeader: true)
            try await latchkey.operateGroups.setMember("pia", of: group, isLeader: nil)
            try await test(latchkey, group, try await GroupRouteTests.id(latchkey, "pia"))
        }
    }

    private static func code(_ latchkey: Latchkey, _ pia: String, as staff: String) async throws -> Answer {
        try await latchkey.send(
            .post, "/api/user/\(pia)/recovery-code", json: "{}", cookie: latchkey.signIn(staff))
    }

    @Test("S-397: a leader restores what they have archived themselves, and not what others took from them")
    func restoring() async throws {
        try await LostReachTests.withClass { latchkey, group, pia in
            let archive = "/api/groups/\(group.id.text)/archive"
            for (staff, status) in [("tess", 200), ("boss", 403)] {
                let archived = try await latchkey.send(.post, archive, cookie: latchkey.signIn(staff))
                #expect(archived.status == 200 && archived.json["may_restore"] as? Bool == true)
                let seen = try await latchkey.send(
                    .get, "/api/groups/\(group.id.text)", cookie: latchkey.signIn("tess"))
                #expect(seen.json["may_restore"] as? Bool == (status == 200), "archived by \(staff)")
                let restored = try await latchkey.send(.delete, archive, cookie: latchkey.signIn("tess"))
                #expect(restored.status == status, "archived by \(staff)")
                #expect(restored.json["may_restore"] as? Bool == (status == 200 ? false : nil))
            }
            #expect(try await LostReachTests.code(latchkey, pia, as: "tess").status == 404)
            #expect(try await latchkey.send(.delete, archive, cookie: latchkey.signIn("boss")).status == 200)
            #expect(try await LostReachTests.code(latchkey, pia, as: "tess").status == 201)
            // By the command line.
            try await latchkey.operateGroups.archive(group)
            #expect(try await latchkey.send(.delete, archive, cookie: latchkey.signIn("tess")).status == 403)
        }
    }

    @Test(
        "S-397: a roll-over, their own too, gives leaders no group to fall back on when the next one is taken from them"
    )
    func rolledOver() async throws {
        try await LostReachTests.withClass { latchkey, group, pia in
            let next = try await latchkey.send(
                .post, "/api/groups/\(group.id.text)/next", json: #"{"members":"copy","leaders":true}"#,
                cookie: latchkey.signIn("tess"))
            let id = try #require(next.json["id"] as? String, "\(next.text)")
            let boss = try await latchkey.signIn("boss")
            #expect(try await latchkey.send(.post, "/api/groups/\(id)/archive", cookie: boss).status == 200)
            for old in [id, group.id.text] {
                let restored = try await latchkey.send(
                    .delete, "/api/groups/\(old)/archive", cookie: latchkey.signIn("tess"))
                #expect(restored.status == 403)
            }
            #expect(try await LostReachTests.code(latchkey, pia, as: "tess").status == 404)
        }
    }

    @Test("S-396: an end that has come is not moved away before it is settled, and a role that ended is given anew")
    func ends() async throws {
        try await LostReachTests.withClass { latchkey, group, pia in
            let tess = try #require(try await latchkey.store.findAccount(uid: "tess")).id
            func give(until end: Timestamp?) async throws {
                let event = AuditEvent(.roleChanged, at: latchkey.clock.now, accountID: tess)
                _ = try await latchkey.store.giveRole(.teacher, until: end, to: tess, acting: nil, event: event)
            }
            try await give(until: latchkey.clock.now + .seconds(600))
            let issued = try await LostReachTests.code(latchkey, pia, as: "tess")
            let path = "/api/groups/\(group.id.text)"
            let end = (latchkey.clock.now + .seconds(600)).rfc3339
            let cookie = try await latchkey.signIn("boss")
            let set = try await latchkey.send(.put, path, json: #"{"ends_at":"\#(end)"}"#, cookie: cookie)
            #expect(set.status == 200, "\(set.text)")
            latchkey.clock.advance(by: .seconds(601))
            let moved = try await latchkey.send(.put, path, json: #"{"ends_at":null}"#, cookie: cookie)
            #expect(moved.status == 409 && moved.code == "group_archived", "\(moved.text)")
            for way in ["archive", "next"] {
                let ended = try await latchkey.send(.post, "\(path)/\(way)", json: "{}", cookie: cookie)
                #expect(ended.status == 409 && ended.code == "group_archived", "\(way): \(ended.text)")
            }
            try await give(until: nil)
            let form = ["uid": "pia", "code": issued.json["code"] as? String ?? ""]
            #expect(try await RecoverPasswordTests.recover(latchkey, form).status == 403)
        }
    }

    @Test("S-396: a code that a node of before has left in an archived group is gone when the group is restored")
    func leftBefore() async throws {
        try await LostReachTests.withClass { latchkey, group, pia in
            let issued = try await LostReachTests.code(latchkey, pia, as: "tess")
            try await latchkey.store.execute("UPDATE people_group SET archived_at = ?", latchkey.clock.now)
            try await latchkey.operateGroups.restore(group)
            let form = ["uid": "pia", "code": issued.json["code"] as? String ?? ""]
            #expect(try await RecoverPasswordTests.recover(latchkey, form).status == 403)
        }
    }

    @Test("S-396: codes that a leader made are over for good once the person, the mark or the group was gone")
    func codes() async throws {
        try await LostReachTests.withClass { latchkey, group, pia in
            let operate = latchkey.operateGroups
            let losses: [(String, @Sendable () async throws -> Void)] = [
                (
                    "archived",
                    {
                        try await operate.archive(group)
                        try await operate.restore(group)
                    }
                ),
                (
                    "mark",
                    {
                        try await operate.setMember("tess", of: group, isLeader: false)
                        try await operate.setMember("tess", of: group, isLeader: true)
                    }
                ),
                (
                    "person",
                    {
                        try await operate.removeMember("pia", of: group)
                        try await operate.setMember("pia", of: group, isLeader: nil)
                    }
                ),
                (
                    "leader",
                    {
                        try await operate.removeMember("tess", of: group)
                        try await operate.setMember("tess", of: group, isLeader: true)
                    }
                ),
            ]
            for (what, loss) in losses {
                for (staff, status) in [("tess", 403), ("boss", 200)] {
                    let issued = try await LostReachTests.code(latchkey, pia, as: staff)
                    let into = try await latchkey.send(
                        .post, "/api/join-codes", json: #"{"group":"\#(group.id.text)"}"#,
                        cookie: latchkey.signIn(staff))
                    #expect(issued.status == 201 && into.status == 201, "\(what) \(staff)")
                    try await loss()
                    let form = ["uid": "pia", "code": issued.json["code"] as? String ?? ""]
                    let recovered = try await RecoverPasswordTests.recover(latchkey, form)
                    #expect(recovered.status == status, "\(what) \(staff)")
                    let secret = (into.json["code"] as? [String: Any])?["code"] as? String ?? ""
                    let joined = try await latchkey.send(
                        .post, "/api/user",
                        json: Latchkey.body([
                            "uid": "new-\(what)-\(staff)", "password": Latchkey.password, "name": "N", "code": secret,
                        ]))
                    // Codes into an archived group are over for everybody (R-022).
                    let isOver = staff == "tess" && what != "person" || what == "archived"
                    #expect(joined.status == (isOver ? 403 : 201), "\(what) \(staff)")
                }
            }
        }
    }
}
