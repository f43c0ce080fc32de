import LatchkeyCore
import Testing

@testable import LatchkeyPasskeys

@Suite("Wycheproof")
struct WycheproofTests {
    struct Group: Decodable {
        struct Case: Decodable {
            let number: Int
            let message: String
            let signature: String
            let result: String

            init(from decoder: any Decoder) throws {
                var values = try decoder.unkeyedContainer()
                number = try values.decode(Int.self)
                message = try values.decode(String.self)
                signature = try values.decode(String.self)
                result = try values.decode(String.self)
            }
        }

        let from: String
        let key: String
        let tests: [Case]
    }

    @Test("S-200: of Wycheproof's signatures the valid ones pass and no other, with every algorithm that is offered")
    func signatures() throws {
        var counts: [String: Int] = [:]
        for group in try Fixture.json("wycheproof.json", as: [Group].self) {
            guard let key = try? PasskeyPublicKey(encoded: try Fixture.bytes(group.key)) else {
                counts["keys refused", default: 0] += 1
                continue
            }
            for test in group.tests {
                let isTaken = key.isSignature(try Fixture.bytes(test.signature), of: try Fixture.bytes(test.message))
                counts[group.from, default: 0] += 1
                // "acceptable" is left to the program.
                if test.result != "acceptable" {
                    #expect(isTaken == (test.result == "valid"), "\(group.from) \(test.number)")
                }
            }
        }
        // RSA with the exponent 3 is refused as a key.
        #expect(counts["keys refused"] == 3)
        #expect(counts["ecdsa_secp256r1_sha256"] == 471 && counts["ed25519"] == 150)
        #expect(counts["rsa_signature_3072_sha256"] == 37)
        #expect((counts["rsa_signature_2048_sha256"] ?? 0) > 100 && counts["rsa_signature_4096_sha256"] == 21)
    }
}
