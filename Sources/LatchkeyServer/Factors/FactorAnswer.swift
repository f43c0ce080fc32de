import LatchkeyCore
import LatchkeyFlows

extension JSONAnswer {
    mutating func times(of authenticator: Authenticator) {
        field("created_at", authenticator.createdAt.rfc3339)
        field("last_used_at", authenticator.lastUsedAt?.rfc3339)
    }

    /// Which the account has, whether one of its roles needs one, and by when.
    mutating func secondFactor(of caller: Caller) {
        secondFactor(
            caller.account.factors, isRequired: caller.isFactorRequired, dueAt: caller.factorDueAt,
            asleep: caller.asleepRoles)
    }

    /// `asleep` are names of roles that do not count until one is proven; left out where there are none.
    mutating func secondFactor(_ kinds: FactorKinds, isRequired: Bool, dueAt: Timestamp?, asleep: [String]) {
        key("second_factor")
        object { answer in
            answer.field("on", !kinds.isEmpty)
            answer.field("kinds", kinds.words)
            answer.field("required", isRequired)
            answer.field("due_at", dueAt?.rfc3339)
            if !asleep.isEmpty { answer.field("asleep", asleep) }
        }
    }

    /// What the app is to be told, once.
    mutating func seed(_ begun: EnrolAuthenticator.Begun, _ code: QRCode) {
        field("secret", begun.seed.base32)
        field("uri", begun.uri)
        field("qr_svg", code.svg)
    }

    /// How many are left, and never which.
    mutating func recoveryCodes(_ set: RecoverySet?) {
        key("recovery_codes")
        guard let set else { return null() }
        object { answer in
            answer.field("left", set.left)
            answer.field("created_at", set.createdAt.rfc3339)
        }
    }
}
