import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import LatchkeyTokens
import Testing

@testable import LatchkeyFlows

@Suite struct DataKeysTests {
    private func keys(_ names: String..., in store: Store) throws -> DataKeys {
        let secrets = try names.map { MACKey(try ServerSecret("\($0)-\(Latchkey.secret)")) }
        let first = try #require(secrets.first)
        return DataKeys(
            store: store, keys: KeySet(first, previous: Array(secrets.dropFirst())),
            clock: TimeSource(now: { TestClock.start }, uptime: { 0 }))
    }

    @Test(
        "F-024: seeds and printed codes survive rotation after rotation, and a start without the right key is refused")
    func rotations() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        #expect(try await keys("k1", in: store).start() == .absent)
        let account = try await store.add(.fixture())
        let seed = TOTPSeed(.system)
        let key = try await keys("k1", in: store).open()
        let row = RandomID.fixture()
        let sealed = try key.seal(seed, row: row, of: account.id, .system)
        let codes = key.recoveryCodes(of: row)
        #expect(try await keys("k1", in: store).start() == .present)
        let authenticator = Authenticator.fixture(id: row, of: account.id, sealed: sealed)
        let isAdded = try await store.addAuthenticator(
            authenticator, begunBy: .session(.fixture()), acting: nil, factorEpoch: 0)
        #expect(isAdded)

        for (present, previous) in [("k2", "k1"), ("k3", "k2")] {
            // Before the start of the first node, the others go on with the key before.
            #expect(try await keys(present, previous, in: store).open().recoveryCodes(of: row) == codes)
            #expect(try await keys(present, previous, in: store).start() == .rewrapped)
            #expect(try await keys(present, previous, in: store).start() == .present)
            let opened = try await keys(present, in: store).open()
            #expect(opened.open(sealed, row: row, of: account.id) == seed)
            #expect(opened.recoveryCodes(of: row) == codes)
        }
        #expect(try await store.listEvents(of: nil, limit: 9).filter { $0.kind == .dataKeyRewrapped }.count == 2)
        let k3 = try #require(try await store.findDataKey()).keyID
        #expect(try await keys("k4", in: store).start() == .lost(keyID: k3))
        #expect(try await keys("k4", "k1", in: store).start() == .lost(keyID: k3))
        await #expect(throws: LatchkeyError.self) { _ = try await keys("k4", in: store).open() }
        #expect(try await keys("k4", "k3", in: store).start() == .rewrapped)
    }

    @Test("Without any factor a key that nobody can open is replaced")
    func unneeded() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let first = try await keys("k1", in: store).open()
        #expect(try await keys("k2", in: store).start() == .absent)
        let second = try await keys("k2", in: store).open()
        let set = RandomID.fixture()
        #expect(first.recoveryCodes(of: set) != second.recoveryCodes(of: set))
    }

    @Test("S-172, S-181, F-023: the database holds neither seed nor code nor ticket, and no key that opens them")
    func nothingReadable() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let account = try await store.add(.fixture())
        let key = try await keys("k1", in: store).open()
        let (seed, row) = (TOTPSeed(.system), RandomID.fixture())
        let sealed = try key.seal(seed, row: row, of: account.id, .system)
        let set = try #require(try await store.addFactor(to: account, sealed: sealed).set)
        let ticket = try await store.openTicket(for: account.id, hasFactor: true).secret
        let text = try await store.dump().joined(separator: "\n").lowercased()
        #expect(text.contains(Store.hexadecimal(sealed)))
        let codes = key.recoveryCodes(of: set)
        let secrets =
            [Store.hexadecimal(seed.bytes), seed.base32.lowercased(), Store.hexadecimal(ticket.bytes)]
            + codes.map { $0.lowercased() } + codes.map { ReadableCode.canonical(of: $0) }
        for secret in secrets { #expect(!text.contains(secret)) }
    }
}
