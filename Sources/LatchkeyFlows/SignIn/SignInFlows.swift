/// Ways in, proving once more who one is, and the way out.
package struct SignInFlows: Sendable {
    package let arePasskeysEnabled: Bool
    package let byPassword: SignIn
    package let byPasskey: PasskeySignIn
    package let secondStep: SecondStep
    package let reauthenticate: Reauthenticate
    package let signOut: SignOut

    init(_ parts: FlowParts, gate: SignInGate) {
        arePasskeysEnabled = parts.configuration.arePasskeysEnabled
        secondStep = SecondStep(
            store: parts.store, attempts: FactorAttempts(parts), gate: gate,
            passkeyStep: PasskeyStep(parts, gate: gate), policy: parts.throttle, handOffs: HandOffs(parts))
        byPassword = SignIn(
            store: parts.store, hasher: parts.hasher, attempts: parts.attempts, fingerprint: parts.fingerprint,
            gate: gate, trust: parts.configuration.deviceTrust, secondStep: secondStep, handOffs: HandOffs(parts))
        byPasskey = PasskeySignIn(parts, gate: gate)
        reauthenticate = Reauthenticate(parts, gate: gate)
        signOut = SignOut(store: parts.store)
    }
}
