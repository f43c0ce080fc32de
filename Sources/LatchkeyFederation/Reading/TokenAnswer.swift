import LatchkeyCore

/// What a token endpoint answered (RFC 6749 §5.1). Used once and dropped; printing it shows nothing (G-021).
package struct TokenAnswer: Sendable {
    package let accessToken: String
    package let idToken: String?

    private static let longest = 16 * 1024

    /// What is said of a code that is not good (RFC 6749 §5.2; GitHub's own word). Every other error is about the configuration
    /// or the provider.
    private static let refusals: Set<String> = ["invalid_grant", "bad_verification_code"]

    /// Throws `providerRefused` for a code that is not taken, also with status 200 as GitHub says it; `status` for every other
    /// error, such as a wrong secret; `tokenType`, `memberMissing`, `memberType`, `tooLarge` and what `ProviderAnswer` throws.
    package init(_ answer: ProviderAnswer) throws(FederationFault) {
        guard !TokenAnswer.refusesCode(answer) else { throw .providerRefused }
        let object = try answer.object()
        guard object["error"] == nil else { throw .status }
        guard ASCII.lowercase(try object.neededText("token_type")) == "bearer" else { throw .tokenType }
        accessToken = try object.neededText("access_token")
        idToken = try object.text("id_token")
        guard !accessToken.isEmpty else { throw .memberMissing }
        guard accessToken.utf8.count <= TokenAnswer.longest else { throw .tooLarge }
        // It becomes a header.
        guard accessToken.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { throw .memberType }
    }

    private static func refusesCode(_ answer: ProviderAnswer) -> Bool {
        guard [200, 400, 401].contains(answer.status), answer.isJSON,
            let object = try? ProviderJSON(answer.body, longest: ProviderAnswer.longest),
            case .string(let word) = object["error"]
        else { return false }
        return refusals.contains(word)
    }
}

extension TokenAnswer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "TokenAnswer(not shown)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
