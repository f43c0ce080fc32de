import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

extension AuditAct {
    static let groups: [AuditAct] = [
        AuditAct("make a group", .groupCreated, of: nil, prepare: group()) { latchkey, _, prepared in
            let body = #"{"name":"Year 8","key":"y8"}"#
            try await expect(201, latchkey.send(.post, "/api/groups", json: body, cookie: prepared[0]))
        },
        AuditAct("rename a group", .groupChanged, of: nil, prepare: group()) { latchkey, _, prepared in
            try await expect(200, latchkey.send(.put, prepared[1], json: #"{"name":"X"}"#, cookie: prepared[0]))
        },
        AuditAct("archive a group", .groupArchived, of: nil, prepare: group()) { latchkey, _, prepared in
            try await expect(200, latchkey.send(.post, prepared[1] + "/archive", cookie: prepared[0]))
        },
        AuditAct("roll a group over", .groupArchived, .groupCreated, of: nil, prepare: group(of: "toby")) {
            latchkey, _, prepared in
            let body = #"{"members":"copy"}"#
            try await expect(201, latchkey.send(.post, prepared[1] + "/next", json: body, cookie: prepared[0]))
        },
        AuditAct("restore a group", .groupRestored, of: nil, prepare: group(isArchived: true)) {
            latchkey, _, prepared in
            try await expect(200, latchkey.send(.delete, prepared[1] + "/archive", cookie: prepared[0]))
        },
        AuditAct("delete a group", .groupDeleted, of: nil, prepare: group(isArchived: true)) { latchkey, _, prepared in
            try await expect(204, latchkey.send(.delete, prepared[1], cookie: prepared[0]))
        },
        AuditAct("put somebody in a group", .memberAdded, prepare: group()) { latchkey, _, prepared in
            try await expect(200, latchkey.send(.put, prepared[2], json: "{}", cookie: prepared[0]))
        },
        AuditAct("make a leader", .memberAdded, .leaderChanged, prepare: group()) { latchkey, _, prepared in
            try await expect(200, latchkey.send(.put, prepared[2], json: #"{"leader":true}"#, cookie: prepared[0]))
        },
        AuditAct("take somebody out", .memberRemoved, prepare: group(of: "toby")) { latchkey, _, prepared in
            try await expect(204, latchkey.send(.delete, prepared[2], cookie: prepared[0]))
        },
        AuditAct("move somebody", .memberRemoved, .memberAdded, prepare: group(of: "toby")) { latchkey, _, prepared in
            let other = try await latchkey.operateGroups.find("other").group.id.text
            let path = prepared[2].replacing(prepared[3], with: other)
            let body = #"{"from":"\#(prepared[3])"}"#
            try await expect(200, latchkey.send(.put, path, json: body, cookie: prepared[0]))
        },
        AuditAct("join a group with a code", .memberAdded, prepare: groupCode) { latchkey, cookie, prepared in
            let body = Latchkey.body(["code": prepared[0]])
            try await expect(200, latchkey.send(.post, "/api/groups/join", json: body, cookie: cookie))
        },
        AuditAct("sign up into a group", .signedUp, .memberAdded, of: "new", prepare: groupCode) {
            latchkey, _, prepared in
            let body = Latchkey.body(["uid": "new", "name": "N", "password": Latchkey.password, "code": prepared[0]])
            try await expect(201, latchkey.send(.post, "/api/user", json: body))
        },
    ]

    /// The administrator's cookie; the path of a group, and of Toby in it; its id. Another group has the key `other`.
    private static func group(of uid: String? = nil, isArchived: Bool = false) -> Preparation {
        { latchkey in
            let operate = latchkey.operateGroups
            _ = try await operate.add(key: "other", name: "Other")
            let group = try await operate.add(key: "y9", name: "Year 9")
            if let uid { try await operate.setMember(uid, of: group, isLeader: nil) }
            if isArchived { try await operate.archive(group) }
            let toby = try await latchkey.operate.show(uid: "toby").account.id.text
            let path = "/api/groups/\(group.id.text)"
            return [try await latchkey.signIn("boss"), path, "\(path)/members/\(toby)", group.id.text]
        }
    }

    private static let groupCode: Preparation = { latchkey in
        let group = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
        let answer = try await latchkey.send(
            .post, "/api/join-codes", json: #"{"group":"\#(group.id.text)"}"#, cookie: latchkey.signIn("boss"))
        return [try #require((answer.json["code"] as? [String: Any])?["code"] as? String)]
    }
}
