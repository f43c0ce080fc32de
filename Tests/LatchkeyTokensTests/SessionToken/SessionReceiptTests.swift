import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct SessionReceiptTests {
    private static func made(_ secret: String, previous: String? = nil) throws -> SessionReceipts {
        SessionReceipts(
            keys: KeySet(
                MACKey(try ServerSecret(secret)),
                previous: try previous.map { [MACKey(try ServerSecret($0))] } ?? []))
    }

    @Test("S-370: a receipt is of one session, on every node, and stays good over a rotation; no other text is one")
    func receipts() throws {
        let session = try #require(RandomID(text: TokenSamples.sessionID.utf8))
        let other = try #require(RandomID(bytes: [UInt8](repeating: 9, count: 16)))
        let receipts = try SessionReceiptTests.made(TokenSamples.secret)
        let receipt = receipts.make(for: session)
        #expect(receipt.utf8.count == 43 && receipts.isOurs(receipt, for: session))
        #expect(!receipts.isOurs(receipt, for: other))
        for wrong in ["", "x", receipt + "A", receipt + "=", String(receipt.dropLast()), " " + receipt, session.text] {
            #expect(!receipts.isOurs(wrong, for: session), "\(wrong)")
        }
        let next = "another-secret-8d2f6b1e9c4a7035-another"
        #expect(try !SessionReceiptTests.made(next).isOurs(receipt, for: session))
        #expect(try SessionReceiptTests.made(next, previous: TokenSamples.secret).isOurs(receipt, for: session))
    }
}
