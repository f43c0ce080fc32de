/// Writes claims as the one JSON text that `ClaimsText` reads: fixed order, no white space, fewest escapes.
struct ClaimsWriter {
    private(set) var bytes: [UInt8] = []

    init(_ claims: SessionClaims) {
        bytes.reserveCapacity(384)
        member(#"{"iss":"#, claims.issuer)
        member(#","sub":"#, claims.subject)
        member(#","_uid":"#, claims.uid)
        member(#","sid":"#, claims.sessionID)
        member(#","jti":"#, claims.tokenID)
        plain(#","iat":\#(claims.issuedAt),"exp":\#(claims.expiresAt)"#)
        list(#","roles":"#, claims.roles)
        if let time = claims.authenticatedAt { plain(#","auth_time":\#(time)"#) }
        if let methods = claims.methods { list(#","amr":"#, methods) }
        plain("}")
    }

    init(_ claims: ServiceClaims) {
        bytes.reserveCapacity(384)
        member(#"{"iss":"#, claims.issuer)
        member(#","sub":"#, claims.subject)
        member(#","aud":"#, claims.audience)
        plain(#","exp":\#(claims.expiresAt),"iat":\#(claims.issuedAt)"#)
        member(#","jti":"#, claims.tokenID)
        member(#","client_id":"session","uid":"#, claims.uid)
        list(#","roles":"#, claims.roles)
        if let session = claims.session {
            member(#","sid_public":"#, session.publicID)
            plain(#","auth_time":\#(session.authenticatedAt)"#)
        }
        plain("}")
    }

    private mutating func list(_ name: String, _ values: [String]) {
        plain(name)
        plain("[")
        for (index, value) in values.enumerated() { member(index == 0 ? "" : ",", value) }
        plain("]")
    }

    private mutating func plain(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func member(_ name: String, _ value: String) {
        plain(name)
        JSONText.append(value, to: &bytes)
    }

    /// A JSON string in the one spelling that `ClaimsReader` takes.
    static func quoted(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        JSONText.append(text, to: &output)
        return output
    }
}
