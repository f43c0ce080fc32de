/// What people do with second factors and passkeys, and staff for them.
package struct FactorFlows: Sendable {
    package let areEnabled: Bool
    package let arePasskeysEnabled: Bool
    /// Exact origins of other sites whose pages may use our passkeys.
    package let relatedOrigins: [String]
    package let dataKeys: DataKeys
    package let manage: ManageFactors
    package let enrolAuthenticator: EnrolAuthenticator
    package let enrolPasskey: EnrolPasskey
    package let setUp: SetUpFactor
    package let help: HelpWithFactors
    package let issueCode: IssueFactorCode

    init(_ parts: FlowParts, gate: SignInGate) {
        areEnabled = parts.configuration.areFactorsEnabled
        arePasskeysEnabled = parts.configuration.arePasskeysEnabled
        relatedOrigins = parts.configuration.passkeys.relatedOrigins
        dataKeys = parts.dataKeys
        manage = ManageFactors(parts)
        enrolAuthenticator = EnrolAuthenticator(parts, gate: gate)
        enrolPasskey = EnrolPasskey(parts, gate: gate)
        setUp = SetUpFactor(parts, gate: gate)
        help = HelpWithFactors(parts)
        issueCode = IssueFactorCode(parts)
    }
}
