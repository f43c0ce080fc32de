import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct VerifiedTokensTests {
    private let samples: TokenSamples
    private let tokens: VerifiedTokens

    init() throws {
        samples = try TokenSamples()
        tokens = VerifiedTokens(samples.verifier, randomness: .system)
    }

    private func now(_ later: Int64 = 0) -> Timestamp { Timestamp(seconds: TokenSamples.now + later) }

    @Test("A token that comes again stands for the same session, and takes room once")
    func again() throws {
        let first = try tokens.session(of: samples.token, now: now())
        #expect(try tokens.session(of: samples.token, now: now(1)) == first)
        #expect(try first == samples.verifier.session(of: samples.token.utf8, now: now()))
        #expect(tokens.count == 1)
    }

    @Test("S-064, S-065: a remembered token expires, and is not valid before its time")
    func times() throws {
        _ = try tokens.session(of: samples.token, now: now())
        _ = try tokens.session(of: samples.token, now: now(3599))
        #expect(throws: SessionTokenError.expired) { try tokens.session(of: samples.token, now: now(3600)) }
        #expect(throws: SessionTokenError.notYetValid) { try tokens.session(of: samples.token, now: now(-31)) }
    }

    @Test("S-061: beside a remembered token, none that differs from it in one character is accepted")
    func everyCharacter() throws {
        _ = try tokens.session(of: samples.token, now: now())
        for index in samples.token.indices {
            var changed = samples.token
            changed.replaceSubrange(index...index, with: samples.token[index] == "A" ? "B" : "A")
            #expect(throws: SessionTokenError.self, "\(changed)") { try tokens.session(of: changed, now: now()) }
        }
        #expect(tokens.count == 1)
    }

    @Test("S-061: nor one that is equal to it as text alone")
    func equalText() throws {
        let names = (0..<100).map { TokenSamples.token(key: samples.key, uid: "toby\($0)") }
        let token = try #require(names.first { $0.contains("K") })
        _ = try tokens.session(of: token, now: now())
        let kelvin = token.replacing("K", with: "\u{212a}")
        try #require(kelvin == token && !kelvin.utf8.elementsEqual(token.utf8))
        #expect(throws: SessionTokenError.self) { try tokens.session(of: kelvin, now: now()) }
    }

    @Test("S-061: nor one that a longer or a shorter end makes of it")
    func otherLength() throws {
        _ = try tokens.session(of: samples.token, now: now())
        for count in 1...16 {
            let shorter = String(samples.token.dropLast(count))
            let longer = samples.token + String(repeating: "\0", count: count)
            #expect(throws: SessionTokenError.self, "\(count)") { try tokens.session(of: shorter, now: now()) }
            #expect(throws: SessionTokenError.self, "\(count)") { try tokens.session(of: longer, now: now()) }
        }
    }

    @Test("What is refused takes no room, and what is accepted has a bound")
    func bounded() throws {
        let small = VerifiedTokens(samples.verifier, randomness: .system, capacity: 64)
        for length in 0..<200 {
            _ = try? small.session(of: samples.token + String(repeating: "A", count: length + 1), now: now())
        }
        #expect(small.count == 0)
        for number in 0..<2000 {
            _ = try small.session(of: TokenSamples.token(key: samples.key, uid: "toby\(number)"), now: now())
        }
        #expect((1...64).contains(small.count))
        _ = try small.session(of: samples.token, now: now())
    }
}
