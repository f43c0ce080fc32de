/// Who may do what.
package struct AccessFlows: Sendable {
    package let confirmRight: ConfirmRight

    init(_ parts: FlowParts) {
        confirmRight = ConfirmRight(store: parts.store, clock: parts.clock)
    }
}
