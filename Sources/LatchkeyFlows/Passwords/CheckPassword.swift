package import LatchkeyCore
import LatchkeyPasswords

/// Says whether a new password would be taken, before anything is sent for good. It keeps nothing and hashes nothing.
package struct CheckPassword: Sendable {
    let policy: PasswordPolicy
    let configuration: FlowsConfiguration

    package var minLength: Int { policy.minLength }
    package var maxLength: Int { Password.maximumLength }

    /// Nil when it would be taken.
    package func callAsFunction(_ text: String, uid: String, name: String, email: String?) -> PasswordProblem? {
        policy.problem(of: text, uid: uid, email: email, name: name, serviceWords: configuration.serviceWords)
    }
}
