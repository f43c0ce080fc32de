import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct RoleTests {
    @Test(
        "S-071, S-108: a new role counts on the next request, whatever the token says",
        arguments: [Roles.user, .teacher, .admin])
    func roleComesFromTheLiveSession(_ role: Roles) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let other = try await latchkey.addAccount("other")
            try await latchkey.addAccount("toby", role: .admin)
            let cookie = try await latchkey.signIn("toby")
            #expect(try await latchkey.send(.get, "/api/user/\(other.id.text)", cookie: cookie).status == 200)
            try await latchkey.operate.setRole(role, uid: "toby")
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(me.json["role"] as? String == role.firstName)
            #expect(me.json["permissions"] as? [String] == role.permissionNames)
            let rename = try await latchkey.send(
                .put, "/api/user/\(other.id.text)", json: #"{"name":"x"}"#, cookie: cookie)
            #expect(rename.status == (role == .admin ? 200 : 403))
            let read = try await latchkey.send(.get, "/api/user/\(other.id.text)", cookie: cookie)
            #expect(read.status == (role == .user ? 403 : 200))
        }
    }

    @Test("S-215: role bits that mean nothing give nothing", arguments: [0, 8, 1 << 10, 1 << 20])
    func unknownRolesGiveNothing(_ bits: Int) async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let other = try await latchkey.addAccount("other")
            try await latchkey.store.execute("UPDATE account SET roles = ? WHERE id = ?", bits, account.id)
            let cookie = try await latchkey.signIn("toby")
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(me.status == 200)
            #expect((me.json["permissions"] as? [String])?.isEmpty == true)
            #expect(try await latchkey.send(.get, "/api/user/\(other.id.text)", cookie: cookie).status == 403)
            #expect(try await latchkey.send(.get, "/api/user", cookie: cookie).jsonArray.count == 1)
        }
    }

    @Test("S-209: nobody gives a role over HTTP, administrators included", arguments: ["role", "roles", "permissions"])
    func nobodyPromotesThemselves(_ key: String) async throws {
        try await withLatchkey { latchkey in
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let toby = try await latchkey.addAccount("toby")
            let body = #"{"\#(key)":"Admin","name":"x"}"#
            for uid in ["toby", "boss"] {
                let cookie = try await latchkey.signIn(uid)
                for path in ["/api/user", "/api/user/\(toby.id.text)"] {
                    let answer = try await latchkey.send(.put, path, json: body, cookie: cookie)
                    #expect(answer.status == 403 && answer.code == "field_not_allowed")
                }
            }
            #expect(try await latchkey.operate.show(uid: "toby").account.roles == .user)
            #expect(try await latchkey.operate.show(uid: "boss").account == boss.signedIn(at: latchkey.clock.now))
        }
    }

    @Test("S-210: the last administrator stays, at every door")
    func lastAdministratorStays() async throws {
        try await withLatchkey { latchkey in
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            for (path, json) in [("/api/user", #"{"uid":"BOSS"}"#), ("/api/user/\(boss.id.text)", nil)] {
                let answer = try await latchkey.send(.delete, path, json: json, cookie: cookie)
                #expect(answer.status == 409 && answer.code == "last_admin")
            }
            await #expect(throws: LatchkeyError.self) { try await latchkey.operate.setRole(.user, uid: "boss") }
            await #expect(throws: LatchkeyError.self) { try await latchkey.operate.setState(.disabled, uid: "boss") }
            await #expect(throws: LatchkeyError.self) { try await latchkey.operate.remove(uid: "boss") }
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
        }
    }

    @Test("S-210, S-290: two administrators who delete each other fifty times at once leave one")
    func administratorsDeleteEachOther() async throws {
        try await withLatchkey { latchkey in
            let one = try await latchkey.addAccount("one", role: .admin)
            let two = try await latchkey.addAccount("two", role: .admin)
            let cookies = [try await latchkey.signIn("one"), try await latchkey.signIn("two")]
            let tally = try await latchkey.fiftyAtOnce { number in
                let isOdd = !number.isMultiple(of: 2)
                return try await latchkey.send(
                    .delete, "/api/user/\((isOdd ? one : two).id.text)", cookie: cookies[isOdd ? 1 : 0])
            }
            #expect(tally[204] == 1)
            #expect(tally.keys.allSatisfy { [204, 401, 404, 409].contains($0) })
            #expect(try await latchkey.operate.list(search: nil).count == 1)
        }
    }
}

extension Account {
    fileprivate func signedIn(at now: Timestamp) -> Account {
        var account = self
        account.lastSignInAt = now
        return account
    }
}
