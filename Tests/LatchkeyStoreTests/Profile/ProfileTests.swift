import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ProfileTests {
    @Test("Fields are set, replaced and taken away, and those that are not named stay", arguments: Engine.allCases)
    func changes(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (one, two) = (try await store.add(.fixture(uid: "one")), try await store.add(.fixture(uid: "two")))
        #expect(try await store.findProfile(of: one.id) == [:])
        let event = AuditEvent.fixture(of: one.id)
        let first = try await store.updateProfile(
            of: one.id, ["section": "P3", "grade": "1.5"], acting: nil, event: event)
        #expect(first == ["section": "P3", "grade": "1.5"])
        let second = try await store.updateProfile(
            of: one.id, ["section": "käthe 👩‍🚀\n'; --", "grade": nil, "absent": nil], acting: nil, event: event)
        #expect(second == ["section": "käthe 👩‍🚀\n'; --"])
        #expect(try await store.findProfile(of: one.id) == second)
        #expect(try await store.findProfile(of: two.id) == [:])
    }

    @Test("Nobody's profile is not there, and cannot be written", arguments: Engine.allCases)
    func unknown(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let nobody = AccountID.fixture()
        #expect(try await store.findProfile(of: nobody) == nil)
        let outcome = await code {
            _ = try await store.updateProfile(of: nobody, ["a": "b"], acting: nil, event: .fixture(of: nobody))
        }
        #expect(outcome == .notFound)
        #expect(try await store.listEvents(of: nil, limit: 10).isEmpty)
    }

    @Test("S-214: a profile goes with its account", arguments: Engine.allCases)
    func goesWithTheAccount(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        _ = try await store.updateProfile(
            of: account.id, ["section": "P3"], acting: nil, event: .fixture(of: account.id))
        #expect(try await store.dump().contains { $0.hasPrefix("profile_value: ") })
        try await store.deleteAccount(account.id, acting: nil, event: .fixture(.accountDeleted, of: account.id))
        #expect(try await store.findProfile(of: account.id) == nil)
        #expect(try await store.dump().allSatisfy { !$0.hasPrefix("profile_value: ") })
    }

    @Test("Where only active accounts count, a disabled one is as one that is not there", arguments: Engine.allCases)
    func onlyActive(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        _ = try await store.updateProfile(
            of: account.id, ["section": "P3"], acting: nil, event: .fixture(of: account.id))
        func seen() async throws -> StoredProfile? {
            let nobody = Reach.oneself(.fixture())
            return try await store.findProfile(of: account.id, within: nobody, helping: nobody, isOpen: true)
        }
        let profile = try #require(try await seen())
        #expect(profile.values == ["section": "P3"] && !profile.isReached && !profile.isHelped)
        try await store.setState(
            .disabled, of: account.id, acting: nil, event: .fixture(.accountDisabled, of: account.id))
        #expect(try await seen() == nil)
        #expect(try await store.findProfile(of: account.id) == ["section": "P3"])
    }

    @Test("S-276: without its event nothing of a change is stored", arguments: Engine.allCases)
    func allOrNothing(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        _ = try await store.updateProfile(
            of: account.id, ["section": "P3"], acting: nil, event: .fixture(of: account.id))
        try await store.execute("DROP TABLE audit_event")
        await #expect(throws: LatchkeyError.self) {
            _ = try await store.updateProfile(
                of: account.id, ["section": nil, "grade": "1"], acting: nil, event: .fixture(of: account.id))
        }
        #expect(try await store.findProfile(of: account.id) == ["section": "P3"])
    }

    @Test("Of fifty who write at once nobody undoes another's field", arguments: Engine.allCases)
    func atOnce(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await database.store.add(.fixture())
        let outcomes = await race(on: database) { store, number in
            _ = try await store.updateProfile(
                of: account.id, ["field_\(number)": "\(number)", "shared": "\(number)"], acting: nil,
                event: .fixture(of: account.id))
        }
        #expect(outcomes == [nil: 50])
        let stored = try #require(try await database.store.findProfile(of: account.id))
        #expect(stored.count == 51)
        for number in 0..<50 { #expect(stored["field_\(number)"] == "\(number)") }
        #expect(stored["shared"].flatMap(Int.init).map((0..<50).contains) == true)
    }
}
