package import LatchkeyCore

/// What a browser is asked for when somebody signs with a passkey (`PublicKeyCredentialRequestOptions`, WebAuthn §5.5).
package struct PasskeyRequestOptions: Sendable {
    package let challenge: [UInt8]
    package let relyingPartyID: String
    /// Else it is preferred, and never left out: browsers would ask for protection that hides the key later.
    package let requiresUserVerification: Bool
    /// Empty where nobody was named, so that nobody learns who has passkeys (S-032, F-042).
    package let allowed: [Passkey]
}

/// What a browser is asked for when somebody makes a passkey (`PublicKeyCredentialCreationOptions`, WebAuthn §5.4).
package struct PasskeyCreationOptions: Sendable {
    package let challenge: [UInt8]
    package let relyingPartyID: String
    package let relyingPartyName: String
    /// Random bytes: nothing of the person (S-204).
    package let userHandle: [UInt8]
    package let uid: String
    package let displayName: String
    package let kind: Passkey.Kind
    /// COSE numbers, best first.
    package let algorithms: [Int64]
    /// Those that the account has.
    package let excluded: [Passkey]
}

/// An assertion as it stands in a body, every member a text.
package struct SentAssertion: Sendable {
    let id: String
    let rawID: String
    let type: String
    let clientDataJSON: String
    let authenticatorData: String
    let signature: String
    let userHandle: String?

    package init(
        id: String, rawID: String, type: String, clientDataJSON: String, authenticatorData: String, signature: String,
        userHandle: String?
    ) {
        self.id = id
        self.rawID = rawID
        self.type = type
        self.clientDataJSON = clientDataJSON
        self.authenticatorData = authenticatorData
        self.signature = signature
        self.userHandle = userHandle
    }
}

/// A registration as it stands in a body.
package struct SentRegistration: Sendable {
    let id: String
    let rawID: String
    let type: String
    let clientDataJSON: String
    let attestationObject: String
    let transports: [String]
    /// `credProps.rk`: the browser's word, which nobody signed.
    let isDiscoverable: Bool?

    package init(
        id: String, rawID: String, type: String, clientDataJSON: String, attestationObject: String,
        transports: [String], isDiscoverable: Bool?
    ) {
        self.id = id
        self.rawID = rawID
        self.type = type
        self.clientDataJSON = clientDataJSON
        self.attestationObject = attestationObject
        self.transports = transports
        self.isDiscoverable = isDiscoverable
    }
}
