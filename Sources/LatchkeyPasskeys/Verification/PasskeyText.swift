import LatchkeyCore

/// The texts of a response: canonical base64url up to a length.
enum PasskeyText {
    static let clientData = 8 * 1024
    static let attestationObject = 32 * 1024
    static let authenticatorData = 8 * 1024
    /// RSA of 4096 bits needs 512.
    static let signature = 1024
    /// WebAuthn §5.4.3.
    static let userHandle = 64
    /// WebAuthn §4, Credential ID: 16 bytes at least are 100 bits of chance; more than 1023 cannot be stored by browsers.
    static let credentialIDLength = 16...1023

    /// Throws `tooLarge`, `notBase64URL`.
    static func bytes(_ text: String, atMost limit: Int) throws(PasskeyFault) -> [UInt8] {
        guard text.utf8.count <= (limit * 4 + 2) / 3 else { throw .tooLarge }
        guard let bytes = Base64URL.decode(text.utf8) else { throw .notBase64URL }
        return bytes
    }

    static func bytes(_ text: String?, atMost limit: Int) throws(PasskeyFault) -> [UInt8]? {
        guard let text else { return nil }
        let bytes: [UInt8] = try bytes(text, atMost: limit)
        return bytes
    }

    /// Throws `credentialIDLength`, `notBase64URL`, `idMismatch`, `notPublicKey`.
    static func credentialID(_ id: String, rawID: String, type: String) throws(PasskeyFault) -> [UInt8] {
        guard id.utf8.count <= (credentialIDLength.upperBound * 4 + 2) / 3 else { throw .credentialIDLength }
        guard let bytes = Base64URL.decode(id.utf8) else { throw .notBase64URL }
        guard credentialIDLength.contains(bytes.count) else { throw .credentialIDLength }
        // Canonical texts are equal where their bytes are.
        guard id.utf8.elementsEqual(rawID.utf8) else { throw .idMismatch }
        guard type == "public-key" else { throw .notPublicKey }
        return bytes
    }
}
