import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Synchronization
import Testing

@testable import LatchkeyPostgres

@Suite struct ChangeListenerTests {
    /// What a listener said, in words.
    private final class Reports: Sendable {
        private let words = Mutex<[String]>([])

        func add(_ event: ChangeListener.Event) {
            let word =
                switch event {
                case .changed: "changed"
                case .lost: "lost"
                case .regained: "regained"
                }
            words.withLock { $0.append(word) }
        }

        var all: [String] { words.withLock { $0 } }

        /// All of them, once there are so many; fewer after ten seconds.
        func wait(for count: Int) async throws -> [String] {
            for _ in 0..<1000 where all.count < count { try await Task.sleep(for: .milliseconds(10)) }
            return all
        }
    }

    private static func listen(to schema: PostgresSchema, _ reports: Reports) async throws -> ChangeListener {
        try await ChangeListener.open(url: "\(schema.url)&application_name=\(schema.name)", report: reports.add)
    }

    @Test("A change of an account is heard when it is stored, and what was undone is not")
    func heard() async throws {
        let schema = try await PostgresSchema.make()
        let database = try await schema.open()
        try await Migrator(database).run(now: TestClock.start)
        let store = Store(database)
        let account = try await store.add(.fixture())
        let reports = Reports()
        let listener = try await ChangeListenerTests.listen(to: schema, reports)
        await #expect(throws: DatabaseError.self) {
            try await database.write { connection in
                try connection.query("INSERT INTO account_change (at, account_id) VALUES (1, ?)", account.id)
                try connection.query("SELECT nonsense")
            }
        }
        try await Task.sleep(for: .milliseconds(300))
        #expect(reports.all.isEmpty)
        try await store.setRoles(.teacher, of: account.id, event: .fixture(of: account.id))
        #expect(try await reports.wait(for: 1) == ["changed"])
        listener.close()
    }

    @Test("A listener whose connection was cut says so, comes back, and has what was missed looked up")
    func comesBack() async throws {
        let schema = try await PostgresSchema.make()
        let reports = Reports()
        let listener = try await ChangeListenerTests.listen(to: schema, reports)
        try await schema.open().write { connection in
            _ = try connection.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?", schema.name)
        }
        #expect(try await reports.wait(for: 3) == ["lost", "regained", "changed"])
        listener.close()
    }

    @Test("A wrong address is told at once, without the password")
    func wrongAddress() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            _ = try await ChangeListener.open(url: "postgres://latchkey:geheim-77@127.0.0.1:1/latchkey") { _ in }
        }
        #expect(error?.kind == .unreachable)
        #expect(error.map { !"\($0)".contains("geheim") } == true)
    }
}
