import LatchkeyCore
import LatchkeyTestSupport
import LatchkeyTokens
import Testing

@testable import LatchkeyFlows

@Suite struct OneTimeSecretsTests {
    private static func secrets(_ secret: String = Latchkey.secret, previous: [String] = []) throws -> OneTimeSecrets {
        let previous = try previous.map { MACKey(try ServerSecret($0)) }
        return OneTimeSecrets(keys: KeySet(MACKey(try ServerSecret(secret)), previous: previous))
    }

    static func tokens(_ count: Int) -> [OneTimeToken] {
        let account = RandomID(.system)
        return (0..<count).map { _ in
            OneTimeToken(
                id: RandomID(.system), purpose: .resetPassword, accountID: account, email: nil,
                createdAt: TestClock.start)
        }
    }

    @Test("S-117: of 500 links each has 256 bits of its own, without structure, also for one person at one time")
    func linksHaveNoStructure() throws {
        let secrets = try OneTimeSecretsTests.secrets()
        let proofs = OneTimeSecretsTests.tokens(500).map { secrets.link(for: $0).utf8.dropFirst(22) }
        #expect(proofs.allSatisfy { $0.count == 43 } && Set(proofs.map { Array($0) }).count == 500)
        // At each of the 42 whole places the 64 letters are as likely; the last one holds 4 bits.
        for place in 0..<42 {
            var counts: [UInt8: Int] = [:]
            for proof in proofs { counts[Array(proof)[place], default: 0] += 1 }
            let chiSquare = counts.values.reduce(0.0) { $0 + Double($1 * $1) } * 64 / 500 - 500
            // 63 degrees of freedom: above 140 once in 10 million places.
            #expect(chiSquare < 140, "place \(place)")
        }
    }

    @Test("S-117: codes typed by hand have no structure either, and do not follow from links")
    func codesHaveNoStructure() throws {
        let secrets = try OneTimeSecretsTests.secrets()
        let tokens = OneTimeSecretsTests.tokens(500)
        var counts: [Character: Int] = [:]
        for token in tokens {
            let code = secrets.code(for: token)
            let characters = code.filter { $0 != "-" }
            #expect(characters.count == 10 && !secrets.link(for: token).contains(characters))
            for character in characters { counts[character, default: 0] += 1 }
        }
        let chiSquare = counts.values.reduce(0.0) { $0 + Double($1 * $1) } * 29 / 5000 - 5000
        // 28 degrees of freedom: above 90 once in 10 million runs.
        #expect(counts.count == 29 && chiSquare < 90)
    }

    @Test("S-117: a secret is good for its own token, purpose and key only")
    func secretsAreBound() throws {
        let secrets = try OneTimeSecretsTests.secrets()
        let token = OneTimeSecretsTests.tokens(1)[0]
        let other = OneTimeToken(
            id: token.id, purpose: .changeEmail, accountID: token.accountID, email: nil, createdAt: token.createdAt)
        let link = secrets.link(for: token)
        let code = secrets.code(for: token)
        let proven = try #require(secrets.token(ofLink: link, [.cancelEmailChange, token.purpose]))
        #expect(
            proven.id == token.id && proven.purpose == token.purpose
                && secrets.isCode(ReadableCode.canonical(of: code), of: token))
        #expect(
            secrets.token(ofLink: link, [other.purpose]) == nil
                && !secrets.isCode(ReadableCode.canonical(of: code), of: other))
        let strangers = try OneTimeSecretsTests.secrets("another-" + Latchkey.secret)
        #expect(
            strangers.token(ofLink: link, [token.purpose]) == nil
                && !strangers.isCode(ReadableCode.canonical(of: code), of: token))
    }

    private static let releasedSecret = "Rk7-vq2Wz_x9TnB4mLp0sJd8hYc3GfUeAiOo"

    /// What released versions made of that secret and this id, by purpose; computed with Python's `hmac`.
    private static let released: [(purpose: OneTimeToken.Purpose, link: String, code: String)] = [
        (.verifyEmail, "8TqrD1MEiTe0tNIlTAf6zgcTUlB57s-1fkbb7TIn6so", "TK3B-CZCZ-KG"),
        (.resetPassword, "HkskMxnKvCovIbGev8MSb9iMWO_658eyZcqau7hvgbE", "7WAF-254E-AA"),
        (.changeEmail, "J3EIKPoyqi2X1FM4QOC02IfupKt270nP9rVSJw9n2ak", "XB85-PQAN-GQ"),
        (.cancelEmailChange, "hPo8nII0J2_bf0gPGAooPqYBErF8hn3gik9sFceKBlA", "G5BJ-GX26-35"),
        (.recoveryCode, "wCNA3euolt7ABkXkGN6OaXyX3AmP8rBkgX37VoZTgxM", "8A7Y-HMF3-W3"),
        (.factorCode, "pMzDCAFO9dM8CXEVD27uaPk5JF2ZKd909X0JoDb39XI", "G3M8-WK65-RP"),
        (.linkIdentity, "1lqKilGXWifQrh40x80aa_EcgDGXrts4FzqCu51G5UM", "Z75D-BAHJ-M3"),
    ]

    @Test("S-117: links and codes that released versions made stay good, under the present key and the previous one")
    func releasedSecrets() throws {
        let id = try #require(RandomID(bytes: Array(0...15)))
        let same = try OneTimeSecretsTests.secrets(OneTimeSecretsTests.releasedSecret)
        let later = try OneTimeSecretsTests.secrets(previous: [OneTimeSecretsTests.releasedSecret])
        #expect(OneTimeSecretsTests.released.map(\.purpose) == OneTimeToken.Purpose.allCases)
        for released in OneTimeSecretsTests.released {
            let token = OneTimeToken(
                id: id, purpose: released.purpose, accountID: id, email: nil, createdAt: TestClock.start)
            let link = id.text + released.link
            #expect(same.link(for: token) == link && same.code(for: token) == released.code)
            #expect(later.link(for: token) != link && later.code(for: token) != released.code)
            for secrets in [same, later] {
                #expect(secrets.token(ofLink: link, [released.purpose])?.id == id)
                #expect(secrets.isCode(ReadableCode.canonical(of: released.code), of: token))
            }
        }
    }

    @Test("S-333: codes to join that released versions made stay good, and so do the names of uids in logs")
    func releasedJoinCodes() throws {
        let id = try #require(RandomID(bytes: Array(0...15)))
        let same = try OneTimeSecretsTests.secrets(OneTimeSecretsTests.releasedSecret)
        let later = try OneTimeSecretsTests.secrets(previous: [OneTimeSecretsTests.releasedSecret])
        #expect(same.joinCode(id) == "NSCR-9HZC")
        let hash = try #require(Base64URL.decode("P-zUF-qwTu70pAL6uJsXJOrI35yqidwLYgC9v8n4D1I".utf8))
        #expect(same.joinCodeHash("K7WQ-M3XT") == hash)
        #expect(later.joinCodeHashes(ofTyped: "k7wq m3xt").contains(hash))
        let fingerprint = UIDFingerprint(key: same.keys.present).details(of: SignInName("Toby.Edison"))
        #expect(fingerprint == ["uid_mac": "g-kwMy3Y"])
    }
}
