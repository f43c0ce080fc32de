import LatchkeyCore

extension JSONAnswer {
    mutating func times(of authenticator: Authenticator) {
        field("created_at", authenticator.createdAt.rfc3339)
        field("last_used_at", authenticator.lastUsedAt?.rfc3339)
    }

    /// Whether the account has one, and whether its role has to.
    mutating func secondFactor(of account: Account) {
        key("second_factor")
        object { answer in
            answer.field("on", !account.factors.isEmpty)
            answer.field("required", false)
            answer.field("due_at", nil as String?)
        }
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
