/// What an authenticator signs (WebAuthn §6.1): the first 37 bytes read, the rest when it is asked for.
struct AuthenticatorData: Sendable {
    let relyingPartyHash: ArraySlice<UInt8>
    let flags: AuthenticatorFlags
    let signCount: UInt32
    private let rest: ArraySlice<UInt8>

    /// A new credential, as its authenticator describes it (WebAuthn §6.5.1).
    struct Attested: Sendable {
        /// The model of the authenticator: what it says of itself.
        let aaguid: ArraySlice<UInt8>
        let credentialID: ArraySlice<UInt8>
        /// The public key as COSE writes it, byte for byte.
        let encodedKey: ArraySlice<UInt8>
        let key: CBORValue
    }

    /// Throws `authenticatorData` where there are fewer than 37 bytes.
    init(_ bytes: ArraySlice<UInt8>) throws(PasskeyFault) {
        var cursor = ByteCursor(bytes)
        guard let hash = cursor.take(32), let flags = cursor.number(bytes: 1), let count = cursor.number(bytes: 4)
        else {
            throw .authenticatorData
        }
        self.relyingPartyHash = hash
        self.flags = AuthenticatorFlags(rawValue: UInt8(truncatingIfNeeded: flags))
        self.signCount = UInt32(truncatingIfNeeded: count)
        self.rest = cursor.rest
    }

    /// The credential of a registration, which must be there.
    ///
    /// Throws `attestedDataMissing`, `authenticatorData`, `cbor`, `extensions`, `trailingBytes`.
    func attested() throws(PasskeyFault) -> Attested {
        guard flags.contains(.attestedData) else { throw .attestedDataMissing }
        var cursor = ByteCursor(rest)
        guard let aaguid = cursor.take(16), let length = cursor.number(bytes: 2),
            let credentialID = cursor.take(Int(length))
        else { throw .authenticatorData }
        let start = cursor.rest
        let (key, rest) = try CBORReader.first(of: start)
        try checkExtensions(rest)
        let encodedKey = start.dropLast(rest.count)
        return Attested(aaguid: aaguid, credentialID: credentialID, encodedKey: encodedKey, key: key)
    }

    /// That an assertion brings no credential (WebAuthn §6.1: the flag must not be set), and ends where it says.
    ///
    /// Throws `attestedDataUnexpected`, `cbor`, `extensions`, `trailingBytes`.
    func checkAssertion() throws(PasskeyFault) {
        guard !flags.contains(.attestedData) else { throw .attestedDataUnexpected }
        try checkExtensions(rest)
    }

    /// A map where the flag says so, else nothing; no byte more (S-202).
    private func checkExtensions(_ bytes: ArraySlice<UInt8>) throws(PasskeyFault) {
        guard flags.contains(.extensions) else {
            guard bytes.isEmpty else { throw .trailingBytes }
            return
        }
        guard case .map = try CBORReader.whole(bytes) else { throw .extensions }
    }
}
