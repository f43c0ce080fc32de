import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AuditAddressesTests {
    private static let address = "203.0.113.77"
    private static let old = "203.0.113.98"

    private static func signIn(_ latchkey: Latchkey, _ password: String) async throws -> String {
        let body = Latchkey.body(["uid": "toby", "password": password])
        let answer = try await latchkey.raw(
            """
            POST /api/authenticate HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: \(address)\r\nContent-Type: application/json\r
            Content-Length: \(body.utf8.count)\r\n\r\n\(body)
            """
        ).answer
        return String(answer?.field("set-cookie")?.prefix { $0 != ";" } ?? "")
    }

    @Test(
        "R-061: with `audit.addresses: network` no whole address is in the audit, the log, a list, a file or one's own data"
    )
    func nowhere() async throws {
        try await withLatchkey {
            $0.isLive = true
            $0.flows.auditAddresses = .network
            $0.server = { $0.trustedProxies = ["127.0.0.1"].compactMap { NetworkRange($0) } }
        } _: { latchkey in
            try await latchkey.addAccount("toby", role: .admin)
            let toby = try await latchkey.operate.show(uid: "toby").account.id
            // From before the setting.
            let old = AuditEvent(
                .signInFailed, at: TestClock.start - .seconds(5), accountID: toby, actorKind: .person,
                ip: AuditAddressesTests.old)
            try await latchkey.store.recordEvents([old])
            _ = try await AuditAddressesTests.signIn(latchkey, "wrong")
            let cookie = try await AuditAddressesTests.signIn(latchkey, Latchkey.password)
            let stored = try await latchkey.store.listEvents(of: toby, limit: 10).map(\.ip)
            #expect(stored.filter { $0 == "203.0.113.0/24" }.count == 2 && stored.contains(AuditAddressesTests.old))
            let paths = [
                "/api/events", "/api/events?network=203.0.113.1", "/api/events/export", "/api/events/export?format=csv",
                "/api/user/\(toby.text)/events",
            ]
            for path in paths {
                let answer = try await latchkey.send(.get, path, cookie: cookie)
                #expect(answer.status == 200 && !answer.text.contains("203.0.113.7"), "\(path)")
                #expect(!answer.text.contains(AuditAddressesTests.old), "\(path)")
                // All three, also by an address that none of them has: nobody finds out the rest by asking.
                #expect(answer.text.split(separator: "203.0.113.0/24").count == 4, "\(path)")
            }
            let data = try await latchkey.send(.get, "/api/data", cookie: cookie)
            let events = data.json["events"] as? [[String: Any]] ?? []
            #expect(events.count > 3 && !events.contains { ($0["ip"] as? String)?.hasPrefix("203.0.113.7") == true })
            #expect(latchkey.log.lines.contains { $0.contains("203.0.113.0/24") })
            #expect(!latchkey.log.lines.contains { $0.contains("203.0.113.7") })
        }
    }
}
