import Crypto
import LatchkeyCore

@testable import LatchkeyPasskeys

/// An assertion that is right until something of it is changed.
struct SoftAssertion {
    var key: SoftKey
    var id: [UInt8]
    var rawID: [UInt8]?
    var type = "public-key"
    var client: SoftClientData
    var data = SoftAuthenticatorData()
    var userHandle: [UInt8]? = Soft.userHandle
    /// Instead of the right one.
    var signature: [UInt8]?
    var stored: StoredCredential

    init(_ kind: SoftKey.Kind = .es256, challenge: [UInt8] = Soft.challenge, signCount: UInt32 = 0) throws {
        self.key = try SoftKey(kind)
        self.id = Randomness.system.bytes(32)
        self.client = SoftClientData(type: "webauthn.get", challenge: challenge)
        self.stored = StoredCredential(
            id: id, encodedKey: try key.encoded, userHandle: Soft.userHandle, signCount: signCount,
            isBackupEligible: true)
    }

    var message: [UInt8] { data.bytes + Array(SHA256.hash(data: client.bytes)) }

    func response() throws -> AssertionResponse {
        let signature = try signature ?? key.signature(of: message)
        return try AssertionResponse(
            id: Base64URL.encodeText(id), rawID: Base64URL.encodeText(rawID ?? id), type: type,
            clientDataJSON: Base64URL.encodeText(client.bytes), authenticatorData: Base64URL.encodeText(data.bytes),
            signature: Base64URL.encodeText(signature), userHandle: userHandle.map { Base64URL.encodeText($0) })
    }
}
