/// Signing in with others, and who is linked to whom there.
package struct FederationFlows: Sendable {
    package let providers: Providers
    package let begin: BeginFederation
    package let finish: FinishFederation
    package let register: RegisterIdentity
    package let confirm: ConfirmIdentity
    package let mailCode: MailLinkCode
    package let identities: ManageIdentities
    package let help: HelpWithIdentities

    init(_ parts: FlowParts, gate: SignInGate) {
        providers = Providers(parts.configuration.providers)
        begin = BeginFederation(parts, authenticate: gate.authenticate)
        finish = FinishFederation(parts, gate: gate)
        register = RegisterIdentity(parts, gate: gate)
        confirm = ConfirmIdentity(parts, gate: gate)
        mailCode = MailLinkCode(parts, gate: gate)
        identities = ManageIdentities(parts)
        help = HelpWithIdentities(parts)
    }
}
