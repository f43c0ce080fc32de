import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import LatchkeyTokens
import Testing

@testable import LatchkeyFlows

@Suite struct ServiceKeysTests {
    private static let policy = ServiceTokenPolicy(
        audiences: [Audience(text: "https://api.example")].compactMap(\.self), rotation: .seconds(10 * 86_400))
    private static let day = Duration.seconds(86_400)

    private func keys(
        _ names: String..., in store: Store, _ clock: TestClock, _ randomness: Randomness = .system
    ) throws -> ServiceKeys {
        let secrets = try names.map { MACKey(try ServerSecret("\($0)-\(Latchkey.secret)")) }
        let first = try #require(secrets.first)
        return ServiceKeys(
            store: store, sealing: KeySet(first, previous: Array(secrets.dropFirst())), policy: ServiceKeysTests.policy,
            clock: TimeSource(now: { clock.now }, uptime: { clock.uptime }),
            randomness: randomness)
    }

    private func ids(_ keys: ServiceKeys) async throws -> [String] { try await keys.published().map(\.id) }

    private func operate(_ store: Store, _ clock: TestClock) throws -> OperateServiceKeys {
        OperateServiceKeys(
            store: store, sealing: KeySet(MACKey(try ServerSecret("k1-\(Latchkey.secret)"))),
            policy: ServiceKeysTests.policy, clock: TimeSource(now: { clock.now }, uptime: { clock.uptime }))
    }

    @Test("G-092: of nodes that need the first key at once all sign with the same, also with clocks that differ")
    func first() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let (early, late) = (TestClock(), TestClock(TestClock.start + .seconds(20)))
        let nodes = [try keys("k1", in: store, late), try keys("k1", in: store, early)]
        let signers = try await inParallel(20) { number in try await nodes[number % 2].signer().publicKey.id }
        #expect(Set(signers).count == 1)
        for node in nodes { try await node.turn() }
        #expect(try await ids(nodes[0]) == [signers[0]])
    }

    @Test(
        "G-092: by time the next key is published a day before it signs, and the one before ten minutes longer than it signs"
    )
    func rotation() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let clock = TestClock()
        let keys = try keys("k1", in: store, clock)
        try await keys.turn()
        let first = try await keys.signer().publicKey.id
        clock.advance(by: ServiceKeysTests.day * 9 - .clockSkew - .seconds(1))
        try await keys.turn()
        #expect(try await ids(keys) == [first])
        clock.advance(by: .seconds(2))
        try await keys.turn()
        try await keys.turn()
        let both = try await ids(keys)
        #expect(both.count == 2 && both.last == first)
        #expect(try await keys.signer().publicKey.id == first)
        clock.advance(by: ServiceKeysTests.day)
        #expect(try await keys.signer().publicKey.id == both[0])
        #expect(try await ids(keys) == both, "tokens of the key before are still good")
        clock.advance(by: .seconds(600))
        #expect(try await ids(keys) == [both[0]], "whether it was pruned or not")
        try await keys.turn()
        #expect(try await store.findServiceKeys().map(\.id) == [both[0]])
    }

    @Test("After months without a running server a key still is published a day before it signs")
    func longPause() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let clock = TestClock()
        let keys = try keys("k1", in: store, clock)
        let first = try await keys.signer().publicKey.id
        clock.advance(by: ServiceKeysTests.day * 300)
        try await keys.turn()
        #expect(try await keys.signer().publicKey.id == first)
        #expect(try await ids(keys).count == 2)
    }

    @Test(
        "G-092: when secret_key changes without the one before, another key signs at once, and old tokens are good to their end"
    )
    func otherSecret() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let clock = TestClock()
        let old = try keys("k1", in: store, clock)
        let first = try await old.signer().publicKey.id
        #expect(try await keys("k2", "k1", in: store, clock).signer().publicKey.id == first)
        let other = try keys("k2", in: store, clock)
        try await other.turn()
        #expect(try await ids(other).count == 2, "at the start, before anybody asks")
        let second = try await other.signer().publicKey.id
        #expect(second != first)
        #expect(try await ids(other) == [second, first])
        // A node with the secret of before goes on, and makes no key against the other one.
        #expect(try await old.signer().publicKey.id == first)
        #expect(try await other.signer().publicKey.id == second)
        #expect(try await store.findServiceKeys().count == 2)
        clock.advance(by: .seconds(601))
        #expect(try await ids(other) == [second])
    }

    @Test("G-092: after many rotations no more keys are published than guards take, the one that signs among them")
    func manyRotations() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let clock = TestClock()
        let (keys, operate) = (try keys("k1", in: store, clock), try operate(store, clock))
        for _ in 0..<70 {
            _ = try await operate.rotate(now: true)
            clock.advance(by: .seconds(3))
        }
        let published = try await keys.published()
        #expect(published.count == 64)
        #expect(ServiceKeySet.keys(in: Array(ServiceKeySet.text(of: published).utf8))?.count == 64)
        _ = try await keys.signer()
        clock.advance(by: ServiceKeys.spread)
        let signer = try await keys.signer().publicKey.id
        #expect(published.first?.id == signer)
        // Their tokens have ended by then.
        clock.advance(by: ServiceKeys.memory)
        #expect(try await ids(keys).count == 1)
    }

    @Test(
        "G-092: a key that was revoked signs nowhere and is published no more; rotation at once replaces one that waits"
    )
    func byHand() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let clock = TestClock()
        let (keys, operate) = (try keys("k1", in: store, clock), try operate(store, clock))
        let first = try await keys.signer().publicKey.id
        clock.advance(by: ServiceKeys.spread)
        let next = try await operate.rotate(now: false)
        #expect(try await operate.list().map(\.state) == [.next, .active])
        #expect(try await keys.signer().publicKey.id == first)
        let second = try await operate.rotate(now: true)
        #expect(try await operate.list().map(\.id) == [second, first] && next != second)
        #expect(try await operate.list().map(\.state) == [.active, .retired])
        #expect(try await keys.signer().publicKey.id == first, "until the key sets of all nodes have the other one")
        clock.advance(by: ServiceKeys.spread)
        #expect(try await keys.signer().publicKey.id == second)
        let third = try #require(try await operate.retire(second))
        #expect(try await keys.signer().publicKey.id == first)
        clock.advance(by: ServiceKeys.spread)
        #expect(try await keys.signer().publicKey.id == third)
        #expect(try await ids(keys) == [third, first])
        #expect(try await operate.retire(first) == nil)
        #expect(try await ids(keys) == [third])
        for unknown in [first, "", "x", "'; DELETE FROM service_key; --"] {
            await #expect(throws: LatchkeyError.self) { _ = try await operate.retire(unknown) }
        }
        let kinds = try await store.listEvents(of: nil, limit: 50).map(\.kind)
        #expect(kinds.filter { $0 == .serviceKeyMade }.count == 4)
        #expect(kinds.filter { $0 == .serviceKeyRetired }.count == 2)
    }

    @Test(
        "G-092: a key that signs at once waits on every node until all publish it, whatever their clocks say",
        arguments: [-20, -2, 0, 2, 20])
    func otherClocks(_ ahead: Int) async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let (clock, other) = (TestClock(), TestClock(TestClock.start + .seconds(ahead)))
        let (keys, node) = (try keys("k1", in: store, clock), try keys("k1", in: store, other))
        let first = try await keys.signer().publicKey.id
        for time in [clock, other] { time.advance(by: .seconds(60)) }
        let second = try await operate(store, clock).rotate(now: true)
        #expect(try await node.signer().publicKey.id == first)
        other.advance(by: ServiceKeys.spread - .microseconds(1))
        #expect(try await node.signer().publicKey.id == first)
        other.advance(by: .microseconds(1))
        #expect(try await node.signer().publicKey.id == second)
        // A node that starts later has not seen it come: by the clock it is older than clocks differ.
        other.advance(by: .clockSkew + .seconds(20))
        #expect(try await self.keys("k1", in: store, other).signer().publicKey.id == second)
    }

    @Test("G-092: where the next key is revoked, the one that signs goes on, and another one is announced in time")
    func nextTakenBack() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let clock = TestClock()
        let (keys, operate) = (try keys("k1", in: store, clock), try operate(store, clock))
        try await keys.turn()
        let first = try await keys.signer().publicKey.id
        clock.advance(by: ServiceKeysTests.day * 9)
        try await keys.turn()
        let next = try #require(try await ids(keys).first { $0 != first })
        #expect(try await operate.retire(next) == nil)
        #expect(try await store.findServiceKeys().map(\.publishedUntil) == [nil])
        try await keys.turn()
        let later = try #require(try await ids(keys).first { $0 != first })
        clock.advance(by: ServiceKeysTests.day - .seconds(1))
        #expect(try await keys.signer().publicKey.id == first)
        clock.advance(by: .seconds(1))
        #expect(try await keys.signer().publicKey.id == later)
    }

    @Test("G-092: a clock far behind takes no key away that signs, and one far ahead does not stop rotation")
    func wrongClocks() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let (clock, behind) = (TestClock(), TestClock(TestClock.start - .seconds(300)))
        let keys = try keys("k1", in: store, clock)
        let first = try await keys.signer().publicKey.id
        _ = try await operate(store, behind).rotate(now: true)
        #expect(try await ids(keys).contains(first))
        let ahead = TestClock(TestClock.start + ServiceKeysTests.day * 365)
        _ = try await operate(store, ahead).rotate(now: false)
        clock.advance(by: ServiceKeysTests.day * 9)
        try await keys.turn()
        clock.advance(by: ServiceKeysTests.day)
        let signer = try await keys.signer().publicKey.id
        #expect(try await store.findServiceKeys().first?.id == signer)
        #expect(signer != first)
    }

    @Test(
        "S-363: a key that signs at once waits until all nodes have it, also where the clock is behind that of its maker"
    )
    func clockAhead() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let (clock, ahead) = (TestClock(), TestClock(TestClock.start + .seconds(20)))
        let keys = try keys("k1", in: store, clock)
        let first = try await keys.signer().publicKey.id
        clock.advance(by: ServiceKeys.spread)
        let other = try await operate(store, ahead).rotate(now: true)
        #expect(try await keys.signer().publicKey.id == first)
        clock.advance(by: .seconds(20))
        #expect(try await keys.signer().publicKey.id == other)
    }

    @Test("G-092: after a planned change of secret_key keys are sealed anew, so that the one before can be taken away")
    func resealed() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let clock = TestClock()
        let first = try await keys("k1", in: store, clock).signer().publicKey.id
        try await keys("k2", "k1", in: store, clock).turn()
        #expect(try await keys("k2", in: store, clock).signer().publicKey.id == first)
        #expect(try await keys("k1", in: store, clock).signer().publicKey.id != first)
    }

    @Test("G-092, S-281: nothing in the database is a key that signs, neither as bytes nor as text")
    func unreadable() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let clock = TestClock()
        let keys = try keys("k1", in: store, clock, .seeded(92))
        #expect(try await keys.signer().publicKey.id == ServiceKey(.seeded(92)).publicKey.id)
        // What the key was made of, since the first 32 bytes are one.
        let secret = Randomness.seeded(92).bytes(32)
        let dump = try await store.dump().joined(separator: "\n").lowercased()
        let row = try #require(try await store.findServiceKeys().first)
        #expect(dump.contains(Store.hexadecimal(row.publicKey).lowercased()), "what is stored is found in this way")
        #expect(!dump.contains(Store.hexadecimal(secret).lowercased()))
        #expect(!dump.contains(Base64URL.encodeText(secret).lowercased()))
    }

    @Test("G-092, S-281: the database has no key that signs, and a row moved under another kid opens none")
    func sealed() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let clock = TestClock()
        let keys = try keys("k1", in: store, clock)
        let first = try await keys.signer().publicKey.id
        let row = try #require(try await store.findServiceKeys().first)
        #expect(row.sealed.count == 60 && row.publicKey.count == 64)
        let other = try await operate(store, clock).rotate(now: true)
        try await store.execute("UPDATE service_key SET sealed = ? WHERE kid = ?", row.sealed, other)
        // What does not open does not sign; the one before may, for five minutes.
        #expect(try await keys.signer().publicKey.id == first)
        try await store.execute("UPDATE service_key SET public_key = ? WHERE kid = ?", row.publicKey, other)
        #expect(try await ids(keys) == [first], "nor is it published under a name that is not its own")
    }
}
