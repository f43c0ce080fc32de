/// A registration as a browser sent it (`RegistrationResponseJSON`, WebAuthn §5.1.8.1), with nothing believed but its form.
///
/// `publicKey`, `authenticatorData`, `publicKeyAlgorithm` and what else stands beside are not asked for: they are copies that
/// nobody signed.
package struct RegistrationResponse: Sendable {
    package let clientData: ClientData
    let credentialID: [UInt8]
    let attestationObject: [UInt8]

    /// Takes the members of the JSON as texts.
    ///
    /// Throws `tooLarge`, `notBase64URL`, `credentialIDLength`, `idMismatch`, `notPublicKey`, `clientData`.
    package init(id: String, rawID: String, type: String, clientDataJSON: String, attestationObject: String)
        throws(PasskeyFault)
    {
        let clientDataBytes = try PasskeyText.bytes(clientDataJSON, atMost: PasskeyText.clientData)
        self.attestationObject = try PasskeyText.bytes(attestationObject, atMost: PasskeyText.attestationObject)
        self.credentialID = try PasskeyText.credentialID(id, rawID: rawID, type: type)
        self.clientData = try ClientData(clientDataBytes)
    }
}
