/// An assertion as a browser sent it (`AuthenticationResponseJSON`, WebAuthn §5.1.8.2), with nothing believed but its form.
package struct AssertionResponse: Sendable {
    package let clientData: ClientData
    /// By which the credential is looked up.
    package let credentialID: [UInt8]
    let userHandle: [UInt8]?
    let authenticatorData: [UInt8]
    let signature: [UInt8]

    /// Takes the members of the JSON as texts.
    ///
    /// Throws `tooLarge`, `notBase64URL`, `credentialIDLength`, `idMismatch`, `notPublicKey`, `clientData`.
    package init(
        id: String, rawID: String, type: String, clientDataJSON: String, authenticatorData: String, signature: String,
        userHandle: String?
    ) throws(PasskeyFault) {
        let clientDataBytes = try PasskeyText.bytes(clientDataJSON, atMost: PasskeyText.clientData)
        self.authenticatorData = try PasskeyText.bytes(authenticatorData, atMost: PasskeyText.authenticatorData)
        self.signature = try PasskeyText.bytes(signature, atMost: PasskeyText.signature)
        self.userHandle = try PasskeyText.bytes(userHandle, atMost: PasskeyText.userHandle)
        self.credentialID = try PasskeyText.credentialID(id, rawID: rawID, type: type)
        self.clientData = try ClientData(clientDataBytes)
    }
}
