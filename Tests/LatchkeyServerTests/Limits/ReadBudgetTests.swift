import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import Testing

@Suite struct ReadBudgetTests {
    private static let costly = [
        "/api/user", "/api/user?page=1", "/api/groups", "/api/pending", "/api/join-codes", "/api/events",
        "/api/events/export", "/api/overview", "/api/mail", "/api/data",
    ]

    @Test("S-318: lists, numbers and exports count for the account that asks, and others are not held up")
    func ceiling() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountReads] = 4
        } _: { latchkey in
            for uid in ["boss", "chief"] { try await latchkey.addAccount(uid, role: .admin) }
            let (boss, chief) = (try await latchkey.signIn("boss"), try await latchkey.signIn("chief"))
            for _ in 0..<4 { #expect(try await latchkey.send(.get, "/api/user", cookie: boss).status == 200) }
            for path in ReadBudgetTests.costly {
                let refused = try await latchkey.send(.get, path, cookie: boss)
                #expect(refused.status == 429 && refused.code == "too_many_attempts", "\(path)")
                #expect((1...60).contains(Int(refused.header("Retry-After") ?? "") ?? 0), "\(path)")
            }
            for path in ["/api/id", "/api/session", "/api/email", "/api/sessions", "/api/roles", "/api/settings"] {
                #expect(try await latchkey.send(.get, path, cookie: boss).status == 200, "\(path)")
            }
            #expect(try await latchkey.send(.get, "/api/user", cookie: chief).status == 200)
            #expect(
                try await latchkey.send(.put, "/api/user", json: #"{"name":"Boss"}"#, cookie: boss).status == 200,
                "writes are counted apart")
            latchkey.clock.advance(by: .seconds(60))
            #expect(try await latchkey.send(.get, "/api/overview", cookie: boss).status == 200)
        }
    }

    @Test("S-318: a search costs three lists; a page may ask five times a second by default")
    func searches() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountReads] = 7
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            for (path, status) in [
                ("/api/user?q=ann", 200), ("/api/pending?q=ann", 200), ("/api/user?q=ann", 429), ("/api/user?q=", 200),
                ("/api/user", 429),
            ] {
                #expect(try await latchkey.send(.get, path, cookie: boss).status == status, "\(path)")
            }
        }
        #expect(Quota.accountReads.defaultLimit == 300 && Quota.accountReads.window == .seconds(60))
    }

    @Test(
        "S-318: an export costs thirty lists, whatever is looked for in it; a window that is unused has room for one whatever the limit"
    )
    func exports() async throws {
        for (limit, statuses) in [(100, [200, 200, 200, 429]), (4, [200, 429])] {
            try await withLatchkey {
                $0.flows.throttle[.accountReads] = limit
            } _: { latchkey in
                try await latchkey.addAccount("boss", role: .admin)
                let boss = try await latchkey.signIn("boss")
                for (number, status) in statuses.enumerated() {
                    let path = ["/api/events/export?q=ann", "/api/data", "/api/data?q=ann", "/api/data"][number]
                    #expect(try await latchkey.send(.get, path, cookie: boss).status == status, "\(limit) \(number)")
                }
                #expect(try await latchkey.send(.get, "/api/user", cookie: boss).status == (limit > 90 ? 200 : 429))
            }
        }
    }

    @Test("S-318: fifty at once read no more often, and 0 switches the limit off")
    func parallelReads() async throws {
        for (limit, tally) in [(10, [200: 10, 429: 40]), (0, [200: 50])] {
            try await withLatchkey {
                $0.flows.throttle[.accountReads] = limit
            } _: { latchkey in
                try await latchkey.addAccount("toby")
                let cookie = try await latchkey.signIn("toby")
                let answers = try await inParallel(50) { _ in
                    try await latchkey.send(.get, "/api/user", cookie: cookie)
                }
                #expect(answers.tally == tally)
            }
        }
    }
}
