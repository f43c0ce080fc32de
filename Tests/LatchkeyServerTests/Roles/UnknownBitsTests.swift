import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Bits that nobody has declared, as a database from elsewhere may hold them (R-003, S-215).
@Suite struct UnknownBitsTests {
    @Test(
        "R-003: each of the 63 bits that is stored and not declared gives its holder no name, right or reach, and nobody but administrators helps them",
        arguments: Engine.allCases)
    func holders(_ engine: Engine) async throws {
        let made = try await engine.makeDatabase()
        defer { made.close() }
        let store = try await made.store.declaring(.school())
        try await withLatchkey {
            $0.store = store
        } _: { latchkey in
            for (uid, role) in [("boss", Roles.admin), ("tess", .teacher), ("pia", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let (boss, tess) = (try await latchkey.signIn("boss"), try await latchkey.signIn("tess"))
            let pia = try await latchkey.operate.show(uid: "pia").account.id.text
            let known = store.roles.roles.reduce(into: Roles()) { $0.formUnion($1.bits) }
            let unknown = (0..<63).filter { known.isDisjoint(with: Roles(bit: $0)) }
            #expect(unknown.count > 50)
            for bit in unknown {
                let holder = try await latchkey.addAccount("bit\(bit)", role: Roles(bit: bit))
                let cookie = try await latchkey.signIn("bit\(bit)")
                let own = try await latchkey.send(.get, "/api/id", cookie: cookie)
                #expect(own.json["role"] as? String == "" && own.json["roles"] as? [String] == [], "\(bit)")
                #expect(own.json["permissions"] as? [String] == [], "\(bit)")
                for (method, path) in [
                    (HTTPRequest.Method.get, "/api/user/\(pia)"), (.put, "/api/user/\(pia)/roles/Editor"),
                    (.post, "/api/user/\(pia)/recovery-code"), (.post, "/api/groups"), (.get, "/api/events"),
                    (.get, "/api/join-codes"), (.get, "/api/configuration"), (.get, "/api/mail"),
                ] {
                    let json = path == "/api/groups" ? #"{"name":"G"}"# : method == .get ? nil : "{}"
                    let answer = try await latchkey.send(method, path, json: json, cookie: cookie)
                    #expect(answer.status == 403, "\(bit) at \(path): \(answer.status)")
                }
                let path = "/api/user/\(holder.id.text)/recovery-code"
                #expect(try await latchkey.send(.post, path, json: "{}", cookie: tess).status == 403, "\(bit)")
                #expect(try await latchkey.send(.post, path, json: "{}", cookie: boss).status == 201, "\(bit)")
                latchkey.clock.advance(by: .seconds(1))
            }
        }
    }
}
