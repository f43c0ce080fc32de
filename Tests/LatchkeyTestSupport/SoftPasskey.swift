import Crypto
import Foundation
import LatchkeyCore

/// An authenticator in software with one key, as a browser passes its answers on (`toJSON`); what it says can be made wrong.
package struct SoftPasskey: Sendable {
    package static let origin = "http://localhost:8587"

    private let key = P256.Signing.PrivateKey()
    package var id = RandomID.fixture().bytes + RandomID.fixture().bytes
    /// `user.id`, once it was registered.
    package var userHandle: [UInt8]?
    package var origin = SoftPasskey.origin
    /// UP, UV, BE and BS; a registration adds AT.
    package var flags: UInt8 = 0x1d
    package var signCount: UInt32 = 0

    package init() {}

    private func clientData(_ type: String, _ challenge: String) -> [UInt8] {
        Array(
            #"{"type":"\#(type)","challenge":"\#(challenge)","origin":"\#(origin)","crossOrigin":false,"new":1}"#.utf8)
    }

    private func authenticatorData(_ rpID: String, _ flags: UInt8, _ attested: [UInt8] = []) -> [UInt8] {
        let count = (0..<4).reversed().map { UInt8(truncatingIfNeeded: signCount >> UInt32($0 * 8)) }
        return Array(SHA256.hash(data: Array(rpID.utf8))) + [flags] + count + attested
    }

    /// COSE of ES256 (RFC 9053): five pairs.
    private var publicKey: [UInt8] {
        let point = Array(key.publicKey.x963Representation)
        return [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20] + point[1...32] + [0x22, 0x58, 0x20]
            + point[33...64]
    }

    /// Makes the key that these options ask for, and answers what is sent for `passkey`, as JSON.
    package mutating func register(_ options: [String: Any]) throws -> String {
        guard let challenge = options["challenge"] as? String, let rp = options["rp"] as? [String: Any],
            let rpID = rp["id"] as? String, let user = options["user"] as? [String: Any],
            let handle = user["id"] as? String
        else { throw HarnessError("these are no options of a registration: \(options)") }
        userHandle = Base64URL.decode(handle.utf8)
        let attested = [UInt8](repeating: 0, count: 16) + [0, UInt8(id.count)] + id + publicKey
        let data = authenticatorData(rpID, flags | 0x40, attested)
        let object: [UInt8] =
            [0xa3, 0x63] + Array("fmt".utf8) + [0x64] + Array("none".utf8) + [0x67] + Array("attStmt".utf8) + [
                0xa0, 0x68,
            ]
            + Array("authData".utf8) + [0x58, UInt8(data.count)] + data
        return try envelope(
            [
                "clientDataJSON": Base64URL.encodeText(clientData("webauthn.create", challenge)),
                "attestationObject": Base64URL.encodeText(object), "transports": ["internal", "hybrid"],
            ], ["credProps": ["rk": true]])
    }

    /// Signs what these options ask for, and answers what is sent for `passkey`, as JSON.
    package func sign(_ options: [String: Any]) throws -> String {
        guard let challenge = options["challenge"] as? String, let rpID = options["rpId"] as? String else {
            throw HarnessError("these are no options of an assertion: \(options)")
        }
        let client = clientData("webauthn.get", challenge)
        let data = authenticatorData(rpID, flags)
        let message = data + Array(SHA256.hash(data: client))
        let signature = try key.signature(for: SHA256.hash(data: message)).derRepresentation
        var response: [String: Any] = [
            "clientDataJSON": Base64URL.encodeText(client), "authenticatorData": Base64URL.encodeText(data),
            "signature": Base64URL.encodeText(Array(signature)),
        ]
        if let userHandle { response["userHandle"] = Base64URL.encodeText(userHandle) }
        return try envelope(response, [:])
    }

    private func envelope(_ response: [String: Any], _ extensions: [String: Any]) throws -> String {
        let text = Base64URL.encodeText(id)
        let sent: [String: Any] = [
            "id": text, "rawId": text, "type": "public-key", "response": response,
            "clientExtensionResults": extensions, "authenticatorAttachment": "platform",
        ]
        return String(decoding: try JSONSerialization.data(withJSONObject: sent), as: UTF8.self)
    }
}
