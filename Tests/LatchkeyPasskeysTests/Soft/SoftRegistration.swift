import Crypto
import LatchkeyCore

@testable import LatchkeyPasskeys

/// A registration that is right until something of it is changed.
struct SoftRegistration {
    let key: SoftKey
    var id: [UInt8]
    var rawID: [UInt8]?
    var type = "public-key"
    var client: SoftClientData
    var data = SoftAuthenticatorData(flags: 0x5d)
    var aaguid = [UInt8](repeating: 0, count: 16)
    var attestedID: [UInt8]?
    var labels: [(CBORItem, CBORItem)]
    var format = "none"
    var statement: [(CBORItem, CBORItem)] = []
    /// Behind the attestation object.
    var trailing: [UInt8] = []

    init(_ kind: SoftKey.Kind = .es256, challenge: [UInt8] = Soft.challenge) throws {
        self.key = try SoftKey(kind)
        self.id = Randomness.system.bytes(32)
        self.labels = try key.labels
        self.client = SoftClientData(type: "webauthn.create", challenge: challenge)
    }

    var authenticatorData: [UInt8] {
        var data = data
        let id = attestedID ?? id
        if data.flags & 0x40 != 0 {
            data.attested = aaguid + CBORItem.bigEndian(UInt64(id.count), 2) + id + CBORItem.map(labels).encoded
        }
        return data.bytes
    }

    /// What self attestation signs.
    var message: [UInt8] { authenticatorData + Array(SHA256.hash(data: client.bytes)) }

    /// Packed self attestation.
    mutating func attest(algorithm: Int64? = nil, signature: [UInt8]? = nil) throws {
        format = "packed"
        statement = [
            (.text("alg"), .integer(algorithm ?? key.algorithm)),
            (.text("sig"), .bytes(try signature ?? key.signature(of: message))),
        ]
    }

    var attestationObject: [UInt8] {
        CBORItem.map([
            (.text("fmt"), .text(format)), (.text("attStmt"), .map(statement)),
            (.text("authData"), .bytes(authenticatorData)),
        ]).encoded + trailing
    }

    func response(object: [UInt8]? = nil) throws(PasskeyFault) -> RegistrationResponse {
        try RegistrationResponse(
            id: Base64URL.encodeText(id), rawID: Base64URL.encodeText(rawID ?? id), type: type,
            clientDataJSON: Base64URL.encodeText(client.bytes),
            attestationObject: Base64URL.encodeText(object ?? attestationObject))
    }
}
