/// Sign-ins on our host for pages of other origins.
package struct HandOffFlows: Sendable {
    package let attempts: HandOffs
    package let exchange: ExchangeHandOff

    init(_ parts: FlowParts, gate: SignInGate) {
        attempts = HandOffs(parts)
        exchange = ExchangeHandOff(parts, gate: gate)
    }
}
