import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AuditPruningTests {
    private static let day = Duration.seconds(86_400)

    @Test("S-318: events older than audit.retention go at midnight, those of deleted accounts with their addresses too")
    func atMidnight() async throws {
        try await withLatchkey {
            $0.flows.auditRetention = .lasting(AuditPruningTests.day * 60)
        } _: { latchkey in
            // The clock starts at eight in the morning.
            let toby = try await latchkey.addAccount("toby")
            try await latchkey.operate.remove(uid: "toby")
            latchkey.clock.advance(by: AuditPruningTests.day * 59)
            try await latchkey.addAccount("ann")
            latchkey.clock.advance(by: AuditPruningTests.day)
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.listEvents(of: toby.id, limit: 10).count == 2)
            latchkey.clock.advance(by: .seconds(16 * 3600))
            try await latchkey.flows.upkeep.prune()
            let left = try await latchkey.store.listEvents(of: nil, limit: 10)
            #expect(left.map(\.kind) == [.auditPruned, .accountCreated])
            #expect(left.first?.detail == "count=2 seq=2")
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.listEvents(of: nil, limit: 10) == left)
        }
    }

    @Test("S-318: more events than go in one transaction all go, and each transaction leaves its event")
    func many() async throws {
        try await withLatchkey { latchkey in
            let old = (0..<2100).map { AuditEvent.fixture(at: TestClock.start + .seconds($0)) }
            try await latchkey.store.recordEvents(old)
            latchkey.clock.advance(by: AuditPruningTests.day * 400)
            try await latchkey.addAccount("ann")
            latchkey.clock.advance(by: AuditPruningTests.day * 2)
            try await latchkey.flows.upkeep.prune()
            let left = try await latchkey.store.listEvents(of: nil, limit: 10)
            #expect(left.map(\.kind) == [.auditPruned, .auditPruned, .auditPruned, .accountCreated])
            #expect(left.first?.detail == "count=100 seq=2100")
            #expect(latchkey.log.lines.count { $0.contains("event=audit_pruned") } == 3)
        }
    }

    @Test("S-318: forever removes nothing")
    func forever() async throws {
        try await withLatchkey {
            $0.flows.auditRetention = .forever
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            latchkey.clock.advance(by: AuditPruningTests.day * 40_000)
            try await latchkey.addAccount("ann")
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.listEvents(of: nil, limit: 10).count == 2)
            #expect(latchkey.log.lines.allSatisfy { !$0.contains("audit_pruned") })
        }
    }

    @Test("S-276: a clock that jumps ahead removes nothing, whatever happens then, until it kept its time for a day")
    func clockJumps() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            latchkey.clock.jump(by: AuditPruningTests.day * 5000)
            try await latchkey.addAccount("ann")
            for pause in [0, 12, 11] {
                latchkey.clock.advance(by: .seconds(pause * 3600))
                try await latchkey.flows.upkeep.prune()
                #expect(try await latchkey.store.listEvents(of: nil, limit: 10).count == 2)
            }
            latchkey.clock.advance(by: .seconds(3600))
            try await latchkey.flows.upkeep.prune()
            let left = try await latchkey.store.listEvents(of: nil, limit: 10)
            #expect(left.map(\.kind) == [.auditPruned, .accountCreated])
        }
    }

    @Test("S-318: where the audit cannot be pruned, as without the right to, everything else is forgotten all the same")
    func refused() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            _ = try await latchkey.signIn("toby")
            latchkey.clock.advance(by: AuditPruningTests.day * 400)
            try await latchkey.addAccount("ann")
            latchkey.clock.advance(by: AuditPruningTests.day * 2)
            try await latchkey.store.execute("DROP TABLE audit_limit")
            await #expect(throws: LatchkeyError.self) { try await latchkey.flows.upkeep.prune() }
            let lines = try await latchkey.store.dump()
            #expect(lines.allSatisfy { !$0.hasPrefix("session: ") })
            #expect(lines.count { $0.hasPrefix("audit_event: ") } == 3)
        }
    }
}
