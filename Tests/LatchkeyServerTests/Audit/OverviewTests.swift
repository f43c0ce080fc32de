import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct OverviewTests {
    @Test("R-053: the overview tells numbers and nobody: no uid, no name, no id")
    func numbers() async throws {
        try await withLatchkey {
            $0.server = { $0.version = "1.2.3" }
        } _: { latchkey in
            let boss = try await latchkey.addAccount("boss", name: "The Boss", role: .admin)
            try await latchkey.addAccount("off")
            try await latchkey.operate.setState(.disabled, uid: "off")
            _ = try await latchkey.signInAnswer("boss", "wrong")
            let cookie = try await latchkey.signIn("boss")
            try await latchkey.flows.upkeep.countEvents()
            let answer = try await latchkey.send(.get, "/api/overview", cookie: cookie)
            #expect(answer.status == 200)
            #expect(answer.json["people"] as? [String: Int] == ["active": 1, "disabled": 1, "pending": 0])
            #expect(answer.json["sessions"] as? Int == 1 && answer.json["version"] as? String == "1.2.3")
            #expect(answer.json["schema"] as? Int == Migration.all.last?.number)
            #expect(answer.json["mail"] as? [String: Int] == ["waiting": 0, "sent": 0, "failed": 0])
            let days = answer.json["days"] as? [[String: Any]] ?? []
            let today = try #require(days.last)
            #expect(days.count == 30 && today["day"] as? String == String(latchkey.clock.now.rfc3339.prefix(10)))
            #expect(today["sign_ins"] as? Int == 1 && today["failures"] as? Int == 1 && today["sign_ups"] as? Int == 0)
            let health = answer.json["health"] as? [[String: String]] ?? []
            #expect(health.map { $0["code"] } == ["one_administrator"] && health.allSatisfy { $0["fix"] != nil })
            for text in ["boss", "The Boss", boss.id.text, "\"off\""] { #expect(!answer.text.contains(text)) }
        }
    }

    @Test("R-053, S-321: for half a minute the numbers are kept, and who may read them is asked all the same")
    func kept() async throws {
        let made = try await Engine.chosen.makeDatabase()
        defer { made.close() }
        let counted = CountedDatabase(made.store.database)
        let store = Store(counted)
        try await withLatchkey {
            $0.store = store
        } _: { latchkey in
            try await latchkey.addAccount("keeper", role: .admin)
            try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            func overview() async throws -> Answer { try await latchkey.send(.get, "/api/overview", cookie: cookie) }
            _ = counted.take()
            let first = try await overview()
            let whole = counted.take().statements
            try await latchkey.addAccount("new")
            _ = counted.take()
            #expect(try await overview().body == first.body && first.status == 200)
            #expect(counted.take().statements < whole / 2)
            latchkey.clock.advance(by: .seconds(31))
            #expect(
                try await overview().json["people"] as? [String: Int] == ["active": 3, "disabled": 0, "pending": 0])
            try await latchkey.operate.setRole(.teacher, uid: "boss")
            let refused = try await overview()
            #expect(refused.status == 403 && refused.code == "forbidden")
        }
    }

    @Test("R-061: of those who ask at once when the numbers are too old, one has them counted", .timeLimit(.minutes(1)))
    func countedOnce() async throws {
        let made = try await Engine.chosen.makeDatabase()
        defer { made.close() }
        let counted = CountedDatabase(made.store.database)
        let store = Store(counted)
        try await withLatchkey {
            $0.store = store
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            let overview: @Sendable (Int) async throws -> Answer = { _ in
                try await latchkey.send(.get, "/api/overview", cookie: cookie)
            }
            _ = try await overview(0)
            latchkey.clock.advance(by: .seconds(31))
            _ = counted.take()
            _ = try await overview(0)
            let one = counted.take().statements
            _ = try await overview(0)
            let kept = counted.take().statements
            latchkey.clock.advance(by: .seconds(31))
            _ = counted.take()
            let answers = try await inParallel(8, overview)
            #expect(answers.tally == [200: 8] && Set(answers.map(\.text)).count == 1)
            #expect(counted.take().statements <= one + 7 * kept)
        }
    }
}
