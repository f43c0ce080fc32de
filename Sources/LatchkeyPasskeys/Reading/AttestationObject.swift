/// What comes of a registration (WebAuthn §6.5.4), taken apart.
struct AttestationObject: Sendable {
    let format: ArraySlice<UInt8>
    let statement: [CBORKey: CBORValue]
    let authenticatorData: ArraySlice<UInt8>

    /// Throws `cbor`, `trailingBytes`, `attestationObject`.
    init(_ bytes: [UInt8]) throws(PasskeyFault) {
        guard let members = try CBORReader.whole(bytes[...]).members, case .text(let format)? = members[.text("fmt")],
            let statement = members[.text("attStmt")]?.members,
            let authenticatorData = members[.text("authData")]?.byteString
        else { throw .attestationObject }
        self.format = format
        self.statement = statement
        self.authenticatorData = authenticatorData
    }

    /// That the statement holds what we judge of it: `none` says nothing, and a key that speaks for itself signs rightly.
    ///
    /// Statements with certificates were read as CBOR and count as none: there is no X.509 here, and no list of makers that
    /// anybody would trust more for it.
    ///
    /// Throws `attestation`.
    func check(_ key: PasskeyPublicKey, over message: [UInt8]) throws(PasskeyFault) {
        if format.elementsEqual("none".utf8) {
            guard statement.isEmpty else { throw .attestation }
        } else if format.elementsEqual("packed".utf8), statement[.text("x5c")] == nil {
            guard statement[.text("alg")]?.integer == key.algorithm.rawValue,
                let signature = statement[.text("sig")]?.byteString, key.isSignature(Array(signature), of: message)
            else { throw .attestation }
        }
    }
}
