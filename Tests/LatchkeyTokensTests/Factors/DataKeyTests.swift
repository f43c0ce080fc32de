import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct DataKeyTests {
    private static func key(_ name: String) throws -> MACKey {
        MACKey(try ServerSecret("\(name)-4b1c9a7d2e8f6053-\(TokenSamples.secret)"))
    }

    @Test("F-024: the data key is opened by the key that wrapped it, and survives being wrapped by another")
    func wrapping() throws {
        let (one, two) = (try DataKeyTests.key("one"), try DataKeyTests.key("two"))
        let key = DataKey(.system)
        let (row, account) = (RandomID(.system), RandomID(.system))
        let seed = TOTPSeed(.system)
        let sealed = try key.seal(seed, row: row, of: account, .system)
        let wrapped = try key.wrapped(by: one, .system)
        #expect(wrapped.count == 12 + 32 + 16)
        #expect(DataKey(wrapped, wrappedBy: two) == nil)
        let opened = try #require(DataKey(wrapped, wrappedBy: one))
        let again = try #require(DataKey(try opened.wrapped(by: two, .system), wrappedBy: two))
        #expect(again.open(sealed, row: row, of: account) == seed)
        #expect(again.recoveryCodes(of: row) == key.recoveryCodes(of: row))
        #expect(one.id != two.id && one.id.utf8.count == 12)
    }

    @Test("F-025: a seed opens in its own row of its own account, and nowhere else, and no bit of it can be changed")
    func sealing() throws {
        let key = DataKey(.system)
        let (row, account, other) = (RandomID(.system), RandomID(.system), RandomID(.system))
        let seed = TOTPSeed(.system)
        let sealed = try key.seal(seed, row: row, of: account, .system)
        #expect(key.open(sealed, row: row, of: account) == seed)
        #expect(key.open(sealed, row: other, of: account) == nil)
        #expect(key.open(sealed, row: row, of: other) == nil)
        #expect(key.open(sealed, row: account, of: row) == nil)
        #expect(DataKey(.system).open(sealed, row: row, of: account) == nil)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(key.open(changed, row: row, of: account) == nil, "\(index)")
            #expect(key.open(Array(sealed.prefix(index)), row: row, of: account) == nil, "\(index)")
        }
        #expect(try key.seal(seed, row: row, of: account, .system) != sealed)
    }

    @Test("F-006, F-026, S-180: ten codes of 77 bits, all different, and good in their own set alone")
    func codes() throws {
        let key = DataKey(.system)
        let sets = (0..<20).map { _ in RandomID(.system) }
        let codes = sets.flatMap { key.recoveryCodes(of: $0) }
        #expect(codes.count == 200 && Set(codes).count == 200)
        #expect(codes.allSatisfy { $0.utf8.count == 19 })
        for (number, text) in key.recoveryCodes(of: sets[0]).enumerated() {
            let canonical = try #require(RecoveryCode.canonical(of: text.lowercased()))
            #expect(key.number(of: canonical, in: sets[0]) == number)
            #expect(key.number(of: canonical, in: sets[1]) == nil)
            #expect(DataKey(.system).number(of: canonical, in: sets[0]) == nil)
        }
        #expect(key.number(of: [], in: sets[0]) == nil)
    }

    @Test("S-273: the data key does not show itself")
    func redaction() {
        let key = DataKey(.system)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] { #expect(text.contains("DataKey(not shown)")) }
        #expect(Mirror(reflecting: key).children.isEmpty)
    }
}
