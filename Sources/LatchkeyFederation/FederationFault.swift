/// Why something of a provider is refused. For the log and for tests; none carries text that the provider sent (G-021).
package enum FederationFault: Error, Equatable, Sendable, CaseIterable {
    // The answer as such.
    case status, mediaType, tooLarge, json, tooDeep, memberMissing, memberType
    // The discovery document.
    case discoveryIssuer, address
    // The answer of the browser and of the token endpoint.
    case answerIssuer, providerRefused, tokenType
    // The key set.
    case keySet, tooManyKeys, keyUnknown, keyAmbiguous
    // The id_token before its signature.
    case tokenShape, algorithm, critical, keyID
    case signature
    // What it says.
    case issuer, tenant, keyIssuer, audience, authorizedParty, expired, notYet, issuedAt, nonce, accessTokenHash,
        subject
    // What the user API says.
    case otherSubject
    /// The person is somebody, but not of those whom the configuration lets in (G-040).
    case notAllowed
}
