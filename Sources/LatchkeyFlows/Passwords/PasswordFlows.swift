import LatchkeyPasswords

/// Changing and checking passwords.
package struct PasswordFlows: Sendable {
    package let change: ChangePassword
    package let check: CheckPassword
    private let hasher: PasswordHasher

    /// Passwords that wait for their hash; for metrics.
    package var hashesWaiting: Int { hasher.queueDepth }

    init(_ parts: FlowParts) {
        change = ChangePassword(parts)
        check = CheckPassword(policy: parts.passwordPolicy, configuration: parts.configuration)
        hasher = parts.hasher
    }
}
