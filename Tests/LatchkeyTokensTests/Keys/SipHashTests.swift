import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct SipHashTests {
    /// Of the bytes 0, 1, 2 … under the key 00 01 … 0f, as OpenSSL makes them (`c-rounds:1`, `d-rounds:3`).
    private static let vectors = [
        0: "e77ebcb22788a5befd62db6add303001",
        1: "fc6f370460d3eda85e0573cc2b2ff063",
        2: "75787f090569839b855bc9548c6aea95",
        3: "6bc5ccfa1edcf79f4823187712ebd743",
        7: "1084b923f2aae0c3a62f2ec80848ab77",
        8: "aa12fee1d5e3dab4724f16ab35f9c799",
        9: "81ddb8042cf33994f4720e0094137c42",
        15: "c17e5505b2bd526c2921cdec1e7e0109",
        16: "d0a8d95715518eebb513b0f83d9e1793",
        63: "4c5800e34efe426f079f6b0aa75260ad",
    ]

    private func hex(_ hash: SipHash, _ text: [UInt8]) -> String {
        let tag = text.withUnsafeBytes { hash.tag(of: $0) }
        return [tag.first, tag.second].map { word in
            (0..<8).map { place in
                let byte = String(UInt8(truncatingIfNeeded: word >> UInt64(place * 8)), radix: 16)
                return byte.count == 1 ? "0\(byte)" : byte
            }.joined()
        }.joined()
    }

    @Test("S-061: a text's tag is that of another implementation", arguments: vectors.keys.sorted())
    func knownAnswers(length: Int) throws {
        let hash = SipHash(key: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))
        #expect(try hex(hash, (0..<UInt8(length)).map { $0 }) == #require(SipHashTests.vectors[length]))
    }

    @Test("S-061: under another key it is another one")
    func keys() {
        let text = Array("a token".utf8)
        #expect(hex(SipHash(.system), text) != hex(SipHash(.system), text))
    }
}
