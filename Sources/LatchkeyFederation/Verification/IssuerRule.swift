import LatchkeyCore

/// Which `iss` an id_token of a provider may have, and which issuer the identity then gets.
package enum IssuerRule: Sendable {
    /// Byte for byte (OpenID Connect Core §3.1.3.7, 2).
    case exact(String)
    /// Google's tokens may leave out the scheme; the identity's issuer is always the one with it.
    case google
    /// The tenant is in the token and must be one of these GUIDs in lower case.
    case microsoft(tenants: Set<String>)

    package static let googleIssuer = "https://accounts.google.com"
    private static let microsoftHost = "https://login.microsoftonline.com/"

    package static func microsoftIssuer(_ tenant: String) -> String { "\(microsoftHost)\(tenant)/v2.0" }

    /// The identity's issuer. Throws `issuer`, `tenant`, `memberMissing`, `memberType`.
    func issuer(of claims: ProviderJSON) throws(FederationFault) -> String {
        let said = try claims.neededText("iss")
        switch self {
        case .exact(let issuer):
            guard said.utf8.elementsEqual(issuer.utf8) else { throw .issuer }
            return issuer
        case .google:
            guard said == IssuerRule.googleIssuer || said == "accounts.google.com" else { throw .issuer }
            return IssuerRule.googleIssuer
        case .microsoft(let tenants):
            let tenant = try claims.neededText("tid")
            guard IssuerRule.isTenant(tenant), tenants.contains(tenant) else { throw .tenant }
            let issuer = IssuerRule.microsoftIssuer(tenant)
            guard said.utf8.elementsEqual(issuer.utf8) else { throw .issuer }
            return issuer
        }
    }

    /// Microsoft publishes keys for one tenant and for all in one set. A key without the member signs for everybody.
    ///
    /// Throws `keyIssuer`.
    func check(_ key: ProviderKey, for issuer: String) throws(FederationFault) {
        guard case .microsoft = self, let said = key.issuer else { return }
        let isForAll = said == IssuerRule.microsoftIssuer("{tenantid}")
        guard isForAll || said.utf8.elementsEqual(issuer.utf8) else { throw .keyIssuer }
    }

    /// A GUID in lower case.
    package static func isTenant(_ text: String) -> Bool {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.allSatisfy { ASCII.isDigit($0) || (0x61...0x66).contains($0) } }
    }
}
