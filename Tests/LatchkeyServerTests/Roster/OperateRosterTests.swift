import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyStore
import LatchkeyTestSupport
import LatchkeyTokens
import Testing

@Suite struct OperateRosterTests {
    private static func operate(_ latchkey: Latchkey) throws -> OperateRoster {
        let clock = latchkey.clock
        return OperateRoster(
            store: latchkey.store, hasher: latchkey.hasher,
            secrets: OneTimeSecrets(keys: KeySet(MACKey(try ServerSecret(Latchkey.secret)))),
            configuration: FlowsConfiguration(), clock: TimeSource(now: { clock.now }, uptime: { clock.uptime }))
    }

    private static func terms(_ group: GroupID? = nil, isDryRun: Bool = false) -> OperateRoster.Terms {
        OperateRoster.Terms(group: group, existing: .skip, isDryRun: isDryRun)
    }

    private static func people(_ count: Int) throws -> [Roster.Person] {
        let rows = (0..<count).map { "p\($0),Person \($0)\n" }.joined()
        return try Roster(Array("uid,name\n\(rows)".utf8)).people
    }

    @Test("R-031: a dry run judges a list as one, however many parts it is stored in")
    func dryRunAsOne() async throws {
        try await withLatchkey { latchkey in
            let operate = try OperateRosterTests.operate(latchkey)
            // The reader would have refused it: the same person is in the first part and in the last.
            var people = try OperateRosterTests.people(120)
            people[110].uid = "P3"
            let dry = try await operate(people, OperateRosterTests.terms(isDryRun: true))
            #expect(dry.added.count == 119 && dry.refusals.map(\.index) == [110])
            #expect(dry.refusals.map(\.error.code) == [.duplicateRow])
            let done = try await operate(people, OperateRosterTests.terms())
            #expect(done.added.map(\.index) == dry.added.map(\.index) && done.refusals.map(\.index) == [110])
            #expect(done.existing.isEmpty && done.stop == nil)
        }
    }

    @Test(
        "R-031: what is stored when a later part fails is told, with the codes; the same list again completes it",
        arguments: 1...4)
    func stopped(after parts: Int) async throws {
        let database = SwitchableDatabase(try await Engine.chosen.makeDatabase().store.database)
        try await withLatchkey {
            $0.store = Store(database)
        } _: { latchkey in
            let operate = try OperateRosterTests.operate(latchkey)
            let people = try OperateRosterTests.people(220)
            let stored = parts * RosterTerms.rowsAtOnce
            let part = try await operate(people, OperateRosterTests.terms()) {
                if $0 >= stored { database.isAway = true }
            }
            #expect(part.added.map(\.index) == Array(0..<stored))
            #expect(part.added.allSatisfy { $0.code != nil })
            #expect(part.stop?.index == stored && part.stop?.error.code == .unavailable)
            await #expect(throws: LatchkeyError.self) { try await operate(people, OperateRosterTests.terms()) }
            database.isAway = false
            let rest = try await operate(people, OperateRosterTests.terms())
            #expect(rest.existing.count == stored && rest.added.count == 220 - stored && rest.stop == nil)
        }
    }
}
