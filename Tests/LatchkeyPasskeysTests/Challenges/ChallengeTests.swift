import Crypto
import LatchkeyCore
import Testing

@testable import LatchkeyPasskeys

@Suite("Challenges")
struct ChallengeTests {
    private let authority = ChallengeAuthority(present: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))
    private let now = Timestamp(seconds: 1_800_000_000)
    private let uses: [ChallengeUse] = [
        .signIn(device: [1, 2]), .factor(ticket: [1, 2]), .register(session: [1, 2]), .setUp(ticket: [1, 2]),
        .reauth(session: [1, 2]), .registerSecurityKey(session: [1, 2]),
    ]

    private func make(_ use: ChallengeUse, origin: String = Soft.origin) -> [UInt8] {
        authority.make(for: use, origin: origin, now: now, randomness: .system)
    }

    private func fault(_ bytes: [UInt8], _ use: ChallengeUse, origin: String = Soft.origin, at time: Timestamp? = nil)
        -> PasskeyFault?
    {
        do {
            _ = try authority.accept(bytes, for: use, origin: origin, now: time ?? now)
            return nil
        } catch { return error }
    }

    @Test("S-187: a challenge is 42 bytes with 128 random bits, and is recognised for its use")
    func recognised() throws {
        for use in uses {
            let bytes = make(use)
            #expect(bytes.count == 42)
            let accepted = try authority.accept(bytes, for: use, origin: Soft.origin, now: now)
            #expect(accepted.bytes == bytes && accepted.purpose == use.purpose)
        }
        let many = Set((0..<100).map { _ in Array(make(uses[0])[10..<26]) })
        #expect(many.count == 100)
    }

    @Test("F-031, S-187: it lives five minutes and not longer")
    func expiry() {
        let bytes = make(uses[0])
        #expect(fault(bytes, uses[0], at: now + .milliseconds(299_999)) == nil)
        #expect(fault(bytes, uses[0], at: now + .seconds(300)) == .challengeExpired)
        #expect(fault(bytes, uses[0], at: now + .seconds(86_400)) == .challengeExpired)
    }

    @Test(
        "S-187: one of a clock that is ahead by more than half a minute is none; it is remembered for as long as any node could take it"
    )
    func clocks() {
        let bytes = make(uses[0])
        #expect(fault(bytes, uses[0], at: now - .seconds(30)) == nil)
        #expect(fault(bytes, uses[0], at: now - .milliseconds(30_001)) == .challengeExpired)
        #expect(fault(bytes, uses[0], at: now - .seconds(86_400)) == .challengeExpired)
        // Taken at once by a node whose clock is behind by the skew, and shown again to it: it ends that much later there.
        let lastUse = ChallengeAuthority.lifetime + Duration.clockSkew
        #expect(ChallengeAuthority.memory >= lastUse + .clockSkew)
    }

    @Test("F-031: a challenge for another use, browser, ticket, session or origin is no challenge")
    func bindings() {
        for (number, use) in uses.enumerated() {
            let bytes = make(use)
            // All bindings are the same bytes here: what differs is the purpose.
            for (other, otherUse) in uses.enumerated() where other != number {
                #expect(fault(bytes, otherUse) == .challengeForOtherUse)
            }
            #expect(fault(bytes, use, origin: "https://www.school.example") == .challengeForged)
        }
        #expect(fault(make(.signIn(device: [1, 2])), .signIn(device: [1, 3])) == .challengeForged)
        #expect(fault(make(.factor(ticket: [1, 2])), .factor(ticket: [])) == .challengeForged)
        #expect(fault(make(.register(session: [1])), .register(session: [1, 2])) == .challengeForged)
    }

    @Test("F-031: what moves from the origin to the binding is another challenge")
    func separators() {
        let bytes = make(.signIn(device: Array("b".utf8)), origin: "a")
        #expect(fault(bytes, .signIn(device: Array("b".utf8)), origin: "a") == nil)
        #expect(fault(bytes, .signIn(device: []), origin: "ab") == .challengeForged)
        #expect(fault(bytes, .signIn(device: Array("ab".utf8)), origin: "") == .challengeForged)
    }

    @Test("F-031: one changed bit, another length, another key: refused")
    func forged() {
        let bytes = make(uses[0])
        for bit in 0..<(42 * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(fault(changed, uses[0]) == .challengeForged)
        }
        for count in 0..<42 { #expect(fault(Array(bytes.prefix(count)), uses[0]) == .challengeForged) }
        #expect(fault(bytes + [0], uses[0]) == .challengeForged)
        #expect(fault([UInt8](repeating: 0, count: 42), uses[0]) == .challengeForged)
        let other = ChallengeAuthority(present: SymmetricKey(data: [UInt8](repeating: 2, count: 32)))
        #expect(throws: PasskeyFault.challengeForged) {
            try other.accept(bytes, for: uses[0], origin: Soft.origin, now: now)
        }
    }

    @Test("After a change of the key, challenges of the one before still count")
    func rotation() {
        let bytes = make(uses[0])
        let rotated = ChallengeAuthority(
            present: SymmetricKey(data: [UInt8](repeating: 2, count: 32)),
            previous: [SymmetricKey(data: [UInt8](repeating: 1, count: 32))])
        #expect(throws: Never.self) { try rotated.accept(bytes, for: uses[0], origin: Soft.origin, now: now) }
        let made = rotated.make(for: uses[0], origin: Soft.origin, now: now, randomness: .system)
        #expect(fault(made, uses[0]) == .challengeForged)
    }
}
