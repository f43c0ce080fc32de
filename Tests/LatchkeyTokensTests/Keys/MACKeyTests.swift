import Crypto
import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct MACKeyTests {
    private static let id = RandomID(text: TokenSamples.sessionID.utf8)

    /// One of each kind, with the MAC that Python's `hmac` makes of the text that released versions wrote.
    private static func vectors() throws -> [(label: MACLabel, mac: String)] {
        let id = try #require(id)
        let digest = Array(SHA256.hash(data: Array("k7wqm3xt".utf8)))
        return [
            (.signingKeyID, "gN5Lwo4i9LwxzbEkzYPVZGZQ6npU3US83AFroM8zZX0"),
            (.oneTimeLink(.resetPassword, id), "HkskMxnKvCovIbGev8MSb9iMWO_658eyZcqau7hvgbE"),
            (.oneTimeCode(.recoveryCode, id), "qHhKFmCLVaptfXptYu1FW0XLn31BQ3vMeX-Bk_UvIJo"),
            (
                .linkCode(id, id, Timestamp(seconds: 1_800_000_000)),
                "7b5T8ziozKayGC8-DM74mAV3XGPoCHXcfP_iUT03slE"
            ),
            (.joinCode(id), "Ji6REpjSueffdfJSXsYX0TPMyqTmG2RyqYvmjvXvKqE"),
            (.joinCodeHash(digest: digest), "P-zUF-qwTu70pAL6uJsXJOrI35yqidwLYgC9v8n4D1I"),
            (.handOffTicket(id), "1TikRFodyS-hRUQ9tZ2I1v4NLnLE1zaBQFHsfEUnOb4"),
            (.handOffCode(id), "-wejnEgiio30qdFjFH-apXmfGnuGcofSdboMEYNPhJM"),
            (.providerState(.github, id), "XrO_LuWLJs3mmhMuglh07gshrIMlc4VP2RUyiUpCsbI"),
            (.providerVerifier(id), "D9ZXEtcL_Nt4J4zBt8kam27AYm1CGES-___0Qlqd_M8"),
            (.providerNonce(id), "Vs5kcXf6tB06NH8rXnaPnUm48XC0NnGEhkZRR6CFbc4"),
            (.providerTicket(id), "MT9UBUTd0w6wiMkA-9CRi5hiSdDlBJNUnPXrxFbWbL4"),
            (.linkTicket(id), "gMBVObwRHobmTd1XABnJ5O4Po_zjo5KZGfgaiDgTKlo"),
            (.sessionChallenge(id, Timestamp(seconds: 1_800_000_000)), "vFRnkhvlTTo6YwzwXvxu0YHnkVLWZkyQbKsDktfVOlA"),
            (.sessionTokenSecret(id), "RxefIpiwPMIoo1pzmEqNu7dsf0KQXIT1fEFPKLXD_ug"),
            (.sessionReceipt(id), "YGaqBT0WUWyVzbQOT2IDjCdLb8WaY7ltpZvvlMcP2TU"),
            (.dataKeyWrapping, "C4DdiMpcV6LNSYHEY7LxemiJWiTakMTPbDocMWwWgTE"),
            (.uidFingerprint("toby.edison"), "g-kwMy3YTszGZGxBtHnbGiyjad3ymO1gXxIogJ1z8Bw"),
        ]
    }

    @Test("S-117: every MAC is the one that released versions make: an upgrade leaves links and codes good")
    func macsNeverChange() throws {
        let key = MACKey(try ServerSecret(TokenSamples.secret))
        for vector in try MACKeyTests.vectors() {
            #expect(Base64URL.encodeText(key.mac(of: vector.label)) == vector.mac, "\(vector.label)")
        }
    }

    @Test("S-055: no label can be what a token's signature is over, and no two labels are one text")
    func labelsAreApart() throws {
        let id = try #require(MACKeyTests.id)
        let purposes = OneTimeToken.Purpose.allCases
        let typed = ["", ".", "a.b", "a b", "latchkey join code", "é", "e\u{301}", "\0"]
        let labels =
            [
                .signingKeyID, .dataKeyWrapping, .joinCode(id), .handOffTicket(id), .handOffCode(id),
                .providerVerifier(id), .providerNonce(id), .providerTicket(id), .linkTicket(id),
                .sessionTokenSecret(id), .sessionReceipt(id), .sessionChallenge(id, Timestamp(microseconds: 0)),
                .sessionChallenge(id, Timestamp(microseconds: -1)),
                .linkCode(id, id, Timestamp(microseconds: 0)),
                .linkCode(id, id, Timestamp(microseconds: 1)),
            ]
            + ProviderID.allCases.map { .providerState($0, id) }
            + purposes.map { .oneTimeLink($0, id) }
            + purposes.map { .oneTimeCode($0, id) }
            + typed.map { .uidFingerprint($0) } + typed.map { MACLabel.joinCodeHash(digest: Array($0.utf8)) }
        let texts = labels.map { Array($0.text.utf8) }
        #expect(texts.allSatisfy { !$0.contains(UInt8(ascii: ".")) })
        #expect(Set(texts).count == labels.count)
    }

    @Test("S-273: neither a secret nor a key of MACs shows itself")
    func redaction() throws {
        let secret = try ServerSecret(TokenSamples.secret)
        let key = MACKey(secret)
        var dumped = ""
        dump(secret, to: &dumped)
        dump(key, to: &dumped)
        for text in ["\(secret) \(key)", String(reflecting: secret) + String(reflecting: key), dumped, "\([key])"] {
            #expect(text.contains("not shown"))
            #expect(!text.contains(TokenSamples.secret) && !text.contains("\(Array(TokenSamples.secret.utf8)[0...3])"))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty && Mirror(reflecting: key).children.isEmpty)
    }
}
