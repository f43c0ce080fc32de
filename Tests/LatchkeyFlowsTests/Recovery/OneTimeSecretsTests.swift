import LatchkeyCore
import LatchkeyTestSupport
import LatchkeyTokens
import Testing

@testable import LatchkeyFlows

@Suite struct OneTimeSecretsTests {
    static let key = Result { try SigningKey(secret: Latchkey.secret) }

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
        let secrets = OneTimeSecrets(keys: [try OneTimeSecretsTests.key.get()])
        let proofs = OneTimeSecretsTests.tokens(500).compactMap { secrets.link(for: $0)?.utf8.dropFirst(22) }
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
        let secrets = OneTimeSecrets(keys: [try OneTimeSecretsTests.key.get()])
        let tokens = OneTimeSecretsTests.tokens(500)
        var counts: [Character: Int] = [:]
        for token in tokens {
            let code = try #require(secrets.code(for: token))
            let characters = code.filter { $0 != "-" }
            #expect(characters.count == 10 && !(secrets.link(for: token) ?? "").contains(characters))
            for character in characters { counts[character, default: 0] += 1 }
        }
        let chiSquare = counts.values.reduce(0.0) { $0 + Double($1 * $1) } * 29 / 5000 - 5000
        // 28 degrees of freedom: above 90 once in 10 million runs.
        #expect(counts.count == 29 && chiSquare < 90)
    }

    @Test("S-117: a secret is good for its own token, purpose and key only")
    func secretsAreBound() throws {
        let secrets = OneTimeSecrets(keys: [try OneTimeSecretsTests.key.get()])
        let token = OneTimeSecretsTests.tokens(1)[0]
        let other = OneTimeToken(
            id: token.id, purpose: .changeEmail, accountID: token.accountID, email: nil, createdAt: token.createdAt)
        let link = try #require(secrets.link(for: token))
        let code = try #require(secrets.code(for: token))
        let proven = try #require(secrets.token(ofLink: link, [.cancelEmailChange, token.purpose]))
        #expect(
            proven.id == token.id && proven.purpose == token.purpose
                && secrets.isCode(ReadableCode.canonical(of: code), of: token))
        #expect(
            secrets.token(ofLink: link, [other.purpose]) == nil
                && !secrets.isCode(ReadableCode.canonical(of: code), of: other))
        let strangers = OneTimeSecrets(keys: [try SigningKey(secret: "another-" + Latchkey.secret)])
        #expect(
            strangers.token(ofLink: link, [token.purpose]) == nil
                && !strangers.isCode(ReadableCode.canonical(of: code), of: token))
    }
}
