import LatchkeyCore

/// What the browser says of a ceremony (WebAuthn §5.8.1), read before anything of it is checked.
package struct ClientData: Sendable {
    /// `webauthn.create` or `webauthn.get`.
    package let type: String
    /// The challenge's bytes. Only `ChallengeAuthority` says whether they are ours.
    package let challenge: [UInt8]
    /// The page's origin, as the browser wrote it.
    package let origin: String
    /// Whether the ceremony ran in a frame of another origin.
    let isCrossOrigin: Bool
    /// What was signed, by its digest: the bytes as they came.
    let bytes: [UInt8]

    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    /// Unknown members are taken: Chromium adds some, and the specification asks for it (S-192).
    ///
    /// Throws `clientData`.
    init(_ bytes: [UInt8]) throws(PasskeyFault) {
        let text = bytes.starts(with: ClientData.byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
        let parsed: JSONValue
        do { parsed = try JSONParser.parse(text) } catch { throw .clientData }
        guard case .object(let members) = parsed else { throw .clientData }
        guard case .string(let type)? = members[Array("type".utf8)],
            case .string(let challenge)? = members[Array("challenge".utf8)],
            case .string(let origin)? = members[Array("origin".utf8)],
            let challengeBytes = Base64URL.decode(challenge.utf8)
        else { throw .clientData }
        self.type = type
        self.challenge = challengeBytes
        self.origin = origin
        self.isCrossOrigin = try ClientData.isCrossOrigin(members)
        self.bytes = bytes
    }

    /// `topOrigin` is only there where a page of another origin is around; whatever it holds, it counts as such (S-191).
    private static func isCrossOrigin(_ members: [[UInt8]: JSONValue]) throws(PasskeyFault) -> Bool {
        if members[Array("topOrigin".utf8)] != nil { return true }
        switch members[Array("crossOrigin".utf8)] {
        case nil: return false
        case .bool(let isCrossOrigin): return isCrossOrigin
        default: throw .clientData
        }
    }
}
