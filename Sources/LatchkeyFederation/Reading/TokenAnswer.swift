import LatchkeyCore

/// What a token endpoint answered (RFC 6749 §5.1). Used once and dropped (D7); printing it shows nothing (G-021).
package struct TokenAnswer: Sendable {
    package let accessToken: String
    package let idToken: String?

    private static let longest = 16 * 1024

    /// Throws `providerRefused` for an `error`, also with status 200 as GitHub sends it; `tokenType`, `memberMissing`,
    /// `memberType`, `tooLarge` and what `ProviderAnswer` throws.
    package init(_ answer: ProviderAnswer) throws(FederationFault) {
        guard answer.status != 400, answer.status != 401 else { throw .providerRefused }
        let object = try answer.object()
        guard !object.has("error") else { throw .providerRefused }
        guard ASCII.lowercase(try object.neededText("token_type")) == "bearer" else { throw .tokenType }
        accessToken = try object.neededText("access_token")
        idToken = try object.text("id_token")
        guard !accessToken.isEmpty else { throw .memberMissing }
        guard accessToken.utf8.count <= TokenAnswer.longest else { throw .tooLarge }
        // It becomes a header.
        guard accessToken.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { throw .memberType }
    }
}

extension TokenAnswer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "TokenAnswer(not shown)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
