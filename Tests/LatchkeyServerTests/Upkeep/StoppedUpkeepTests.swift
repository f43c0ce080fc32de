import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct StoppedUpkeepTests {
    /// As an earlier version left them: without the keys of search.
    private static func fill(_ latchkey: Latchkey, _ count: Int) async throws {
        try await latchkey.store.database.write(.everything) { connection in
            for number in 0..<count {
                try connection.execute(
                    """
                    INSERT INTO account (id, uid, uid_key, name, name_key, email_verified, search_text, roles, state, created_at)
                    VALUES (?, ?, ?, 'N', '', 0, 'n', 4, 1, 0)
                    """,
                    AccountID.fixture(), "m\(number)", "m\(number)")
            }
        }
    }

    private static func unfilled(_ latchkey: Latchkey) async throws -> Int {
        try await latchkey.store.database.read { connection in
            try connection.query("SELECT COUNT(*) FROM account WHERE name_key = ''").first.map {
                Int(try $0.integer(0))
            }
                ?? 0
        }
    }

    @Test("A server that stops waits for one piece of upkeep at most; the next start does the rest")
    func stopped() async throws {
        try await withLatchkey { latchkey in
            try await StoppedUpkeepTests.fill(latchkey, 1_200)
            let stopped = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await latchkey.flows.upkeep.prune()
            }
            try await stopped.value
            #expect(try await StoppedUpkeepTests.unfilled(latchkey) == 1_200)
            try await latchkey.flows.upkeep.prune()
            #expect(try await StoppedUpkeepTests.unfilled(latchkey) == 0)
        }
    }
}
