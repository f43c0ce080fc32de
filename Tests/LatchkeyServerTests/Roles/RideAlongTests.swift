import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What is given at a door of its own is given at no other one (R-007).
@Suite struct RideAlongTests {
    private static let members = [
        #""role":"Editor""#, #""roles":["Editor"]"#, #""permissions":["users:write"]"#,
        #""role_ends":{"Editor":"2099-12-24T00:00:00Z"}"#, #""groups":["GROUP"]"#, #""group":"GROUP""#,
        #""to":"GROUP""#, #""leader":true"#, #""membership":"GROUP""#, #""ends_at":"2099-12-24T00:00:00Z""#,
        #""ends":"2099-12-24""#, #""kind":2"#, #""state":"disabled""#, #""email_verified":true"#,
    ]

    /// Where a word says what the door is for: it is no rider there.
    private static let words: [String: Set<String>] = [
        "roster": ["role", "group", "ends"], "join code": ["role", "group"], "group": ["ends_at"],
        "state": ["state"],
    ]

    @Test("R-007: no role, right, group, end, kind or state rides along at any door", arguments: members)
    func doors(_ member: String) async throws {
        let made = try await Engine.chosen.makeDatabase()
        defer { made.close() }
        let store = try await made.store.declaring(.school())
        try await withLatchkey {
            $0.store = store
            $0.flows.registration = .open
        } _: { latchkey in
            for (uid, role) in [("boss", Roles.admin), ("tess", .teacher), ("pia", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let group = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
            let rider = member.replacing("GROUP", with: group.id.text)
            let key = String(member.dropFirst().prefix { $0 != "\"" })
            let pia = try await latchkey.operate.show(uid: "pia").account.id.text
            let (boss, own) = (try await latchkey.signIn("boss"), try await latchkey.signIn("pia"))
            let doors: [(name: String, HTTPRequest.Method, path: String, json: String, cookie: String?)] = [
                (
                    "sign-up", .post, "/api/user",
                    #"{"uid":"new","name":"N","password":"\#(Latchkey.password)",\#(rider)}"#, nil
                ),
                ("list", .post, "/api/users", #"[{"uid":"new2","name":"N",\#(rider)}]"#, boss),
                ("roster", .post, "/api/users", #"{"users":[{"uid":"new3","name":"N",\#(rider)}]}"#, boss),
                ("own", .put, "/api/user", #"{"name":"P",\#(rider)}"#, own),
                ("own by id", .put, "/api/user/\(pia)", #"{"name":"P",\#(rider)}"#, own),
                ("somebody", .put, "/api/user/\(pia)", #"{"name":"P",\#(rider)}"#, boss),
                ("profile", .put, "/api/user/\(pia)/profile", "{\(rider)}", boss),
                ("act", .post, "/api/users/actions", #"{"action":"sign_out","ids":["\#(pia)"],\#(rider)}"#, boss),
                ("state", .put, "/api/user/\(pia)/state", #"{"state":"active",\#(rider)}"#, boss),
                ("join code", .post, "/api/join-codes", #"{"note":"N",\#(rider)}"#, boss),
                ("joining", .post, "/api/groups/join", #"{"code":"AAAA-AAAA",\#(rider)}"#, own),
                ("group", .put, "/api/groups/\(group.id.text)", #"{"name":"Year 9",\#(rider)}"#, boss),
            ]
            for door in doors where RideAlongTests.words[door.name]?.contains(key) != true {
                let answer = try await latchkey.send(door.1, door.path, json: door.json, cookie: door.cookie)
                #expect(answer.status < 500, "\(door.name): \(answer.text)")
                try await RideAlongTests.expectNothingRode(latchkey, "\(member) at \(door.name)")
            }
            let codes = try await latchkey.send(.get, "/api/join-codes", cookie: boss)
            for code in codes.json["codes"] as? [[String: Any]] ?? [] {
                #expect(code["role"] as? String == "User" && (code["group"] is [String: Any]) == false)
            }
        }
    }

    private static func expectNothingRode(_ latchkey: Latchkey, _ place: String) async throws {
        let given: [String: Roles] = ["boss": .admin, "tess": .teacher]
        for account in try await latchkey.store.listAccounts(search: nil, limit: 100, offset: 0).accounts {
            #expect(account.roles == given[account.uid] ?? .user, "\(account.uid), \(place)")
            #expect(account.roleEnds.isEmpty && account.endsAt == nil, "\(account.uid), \(place)")
            #expect(account.groups.isEmpty && account.state == .active, "\(account.uid), \(place)")
            #expect(!account.isEmailVerified, "\(account.uid), \(place)")
        }
    }
}
