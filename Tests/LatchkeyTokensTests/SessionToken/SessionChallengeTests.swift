import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct SessionChallengeTests {
    private static let now = Timestamp(microseconds: 1_800_000_000_123_456)

    private static func challenges(_ secret: String = TokenSamples.secret, previous: String? = nil) throws
        -> SessionChallenges
    {
        let keys = KeySet(
            MACKey(try ServerSecret(secret)), previous: try previous.map { [MACKey(try ServerSecret($0))] } ?? [])
        return SessionChallenges(keys: keys, publicURL: "https://auth.school.example")
    }

    private static let session = RandomID(text: TokenSamples.sessionID.utf8)

    @Test("G-072: a challenge tells when it was made, to the microsecond, for a minute and for its session alone")
    func times() throws {
        let challenges = try SessionChallengeTests.challenges()
        let (session, now) = (try #require(SessionChallengeTests.session), SessionChallengeTests.now)
        let other = try #require(RandomID(bytes: [UInt8](repeating: 9, count: 16)))
        let challenge = challenges.make(for: session, now: now)
        for (age, isGood) in [(0, true), (59, true), (60, false), (3600, false), (-30, true), (-31, false)] {
            let time = challenges.time(of: challenge, for: session, now: now + .seconds(age))
            #expect(time == (isGood ? now : nil), "\(age)")
        }
        #expect(challenges.time(of: challenge, for: other, now: now) == nil)
    }

    @Test("G-072: no other text is one: not a changed one, nor one of another server")
    func forged() throws {
        let challenges = try SessionChallengeTests.challenges()
        let (session, now) = (try #require(SessionChallengeTests.session), SessionChallengeTests.now)
        let challenge = challenges.make(for: session, now: now)
        let bytes = try #require(Base64URL.decode(challenge.utf8))
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(challenges.time(of: Base64URL.encodeText(changed), for: session, now: now) == nil, "\(index)")
        }
        for wrong in ["", "x", challenge + "A", challenge + "=", String(challenge.dropLast()), " " + challenge] {
            #expect(challenges.time(of: wrong, for: session, now: now) == nil)
        }
        let extreme = Timestamp(microseconds: .max)
        #expect(challenges.time(of: challenges.make(for: session, now: extreme), for: session, now: now) == nil)
        let elsewhere = try SessionChallengeTests.challenges("another-secret-8d2f6b1e9c4a7035-another")
        #expect(elsewhere.time(of: challenge, for: session, now: now) == nil)
    }

    @Test("S-069: a challenge of the key before is good after a rotation")
    func rotation() throws {
        let (session, now) = (try #require(SessionChallengeTests.session), SessionChallengeTests.now)
        let challenge = try SessionChallengeTests.challenges().make(for: session, now: now)
        let rotated = try SessionChallengeTests.challenges(
            "another-secret-8d2f6b1e9c4a7035-another", previous: TokenSamples.secret)
        #expect(rotated.time(of: challenge, for: session, now: now) == now)
    }

    @Test("G-072: what is signed names what it is for, the server, the session and the challenge")
    func text() throws {
        let session = try #require(SessionChallengeTests.session)
        #expect(
            try SessionChallengeTests.challenges().text("abc", for: session)
                == "latchkey session token\nhttps://auth.school.example\n\(TokenSamples.sessionID)\nabc")
    }
}
