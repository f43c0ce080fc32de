import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct DataKeyStoreTests {
    @Test("Of fifty data keys that are made at once one counts, and all learn which", arguments: Engine.allCases)
    func first(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let stored = try await inParallel(50) { number in
            let store = number.isMultiple(of: 2) ? database.store : database.otherStore
            let key = WrappedDataKey(keyID: "kid", bytes: [UInt8(number)])
            return try await store.addDataKey(key, now: TestClock.start)
        }
        #expect(Set(stored.map(\.bytes)).count == 1)
        #expect(try await database.store.findDataKey() == stored.first)
    }

    @Test("F-024: a key is wrapped anew once, and dropped only where nothing needs it", arguments: Engine.allCases)
    func rewrap(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (one, two) = (WrappedDataKey(keyID: "1", bytes: [1]), WrappedDataKey(keyID: "2", bytes: [2]))
        _ = try await store.addDataKey(one, now: TestClock.start)
        #expect(try await store.rewrapDataKey(one, as: two, event: .fixture()))
        #expect(try await !store.rewrapDataKey(one, as: two, event: .fixture()))
        #expect(try await store.findDataKey() == two)
        let account = try await store.add(.fixture())
        let seed = Authenticator.fixture(of: account.id)
        _ = try await store.addAuthenticator(seed, begunBy: .session(.fixture()), acting: nil, factorEpoch: 0)
        #expect(try await !store.dropUnneededDataKey(two))
        _ = try await store.pruneEnrolments(before: TestClock.start, limit: 1)
        #expect(try await !store.dropUnneededDataKey(one))
        #expect(try await store.dropUnneededDataKey(two))
        #expect(try await store.findDataKey() == nil)
    }
}
