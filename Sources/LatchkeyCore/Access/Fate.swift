/// What becomes of a way in, and why.
package struct Fate: Equatable, Sendable {
    package let ends: Bool
    package let reason: Reason

    package static func ends(_ reason: Reason) -> Fate { Fate(ends: true, reason: reason) }
    package static func stays(_ reason: Reason) -> Fate { Fate(ends: false, reason: reason) }

    package enum Reason: String, CaseIterable, Sendable {
        case replaced
        case mayBeKnown
        case earlierRequest
        case takenOver
        case signedOut
        case factorsChanged
        case disabled
        case suspended
        case endedBefore
        case gone
        case roleDecides
        case rightChecked
        case proven
        case unrelated
        case opensNothing
        case ownersMailbox
        case untilUndoExpires
        case ownersUndo
        case handedOver
        case recoveryBegins
        case removed
        case factor
        case openedElsewhere
        case beforePassword
        case listed
        case oneMore

        /// For the list in `docs/threat-model.md`.
        package var text: String {
            switch self {
            case .replaced: "the event puts another in its place, or uses it"
            case .mayBeKnown: "somebody who knew the old password may have opened it or asked for it"
            case .earlierRequest: "an earlier request must not take effect after this one"
            case .takenOver: "the account may have been taken over: nothing that was opened before is trusted"
            case .signedOut: "this is what the event is for; another session may have asked for it"
            case .factorsChanged:
                "it was opened or asked for before the second factors changed, and proves nothing about those of now"
            case .openedElsewhere: "whoever is signed in at the provider may have opened it or asked for it"
            case .disabled: "nobody goes on using a disabled account"
            case .suspended: "refused while the account is disabled; back when it is enabled"
            case .endedBefore: "ended when the account was disabled, and does not come back"
            case .gone: "deleted with the account"
            case .roleDecides: "who may hand one out depends on the role of its receiver"
            case .rightChecked: "the statement that uses it checks the present state and role of the account"
            case .proven: "the person who acts has just proven who they are"
            case .unrelated: "the event says nothing about it"
            case .opensNothing: "opens nothing without the password: it only has a budget of wrong guesses of its own"
            case .ownersMailbox: "only the owner's mailbox can use it"
            case .untilUndoExpires: "recovers until its undo link expires, 72 hours after the event"
            case .ownersUndo: "the way back for the owner of the address before"
            case .handedOver: "handed over in person by staff or the operator"
            case .removed: "this is what the event removes"
            case .factor: "a factor is removed by a proof of factors, by staff or by the operator, and by nothing else"
            case .beforePassword: "linked by neither password nor code, which somebody else could have known"
            case .listed:
                "its owner finds it on the profile and takes it away, or staff or the operator do; told by an e-mail where there is an address"
            case .oneMore:
                "one more way in says nothing about those from before, and the person who linked it may not be the owner"
            case .recoveryBegins: "the same act sends the restored address an e-mail with a link for a new password"
            }
        }
    }
}
