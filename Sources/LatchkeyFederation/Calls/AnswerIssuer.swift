/// What a provider's `iss` beside the code must be (RFC 9207, G-010).
package struct AnswerIssuer: Sendable {
    private let issuer: String
    private let isRequired: Bool

    /// `isRequired` where the metadata promises it; GitHub, Google, Microsoft and Discord never have to send it (G-010).
    package init(issuer: String, isRequired: Bool) {
        self.issuer = issuer
        self.isRequired = isRequired
    }

    /// Throws `answerIssuer`.
    package func check(_ said: String?) throws(FederationFault) {
        guard let said else {
            guard !isRequired else { throw .answerIssuer }
            return
        }
        guard said.utf8.elementsEqual(issuer.utf8) else { throw .answerIssuer }
    }
}
