package import LatchkeyCore

/// Which new passwords are accepted, the same on every route (S-021). It is not applied to imported hashes.
package struct PasswordPolicy: Sendable {
    /// What `minLength` may be (S-011); NIST SP 800-63B advises 15 where the password is the only factor.
    package static let minLengths = 8...64

    package let minLength: Int

    private let blocklist: Blocklist

    /// A `minLength` outside `minLengths` is brought inside.
    package init(minLength: Int = 8) {
        self.minLength = min(max(minLength, PasswordPolicy.minLengths.lowerBound), PasswordPolicy.minLengths.upperBound)
        blocklist = .leaked
    }

    /// The password that `text` stands for, ready to be hashed.
    ///
    /// Throws `invalid_fields` for its length and `password_blocked` for a password that others would guess, with the
    /// problem of `field`. There are no composition rules (S-013).
    package func accept(
        _ text: String,
        uid: String,
        email: String?,
        name: String?,
        serviceWords: [String],
        field: String = "password"
    ) throws(LatchkeyError) -> Password {
        switch check(text, uid: uid, email: email, name: name, serviceWords: serviceWords) {
        case .success(let password): return password
        case .failure(let refusal):
            let problem = refusal.problem
            throw .field(field, problem.fieldProblem, code: problem.isGuessable ? .passwordBlocked : .invalidFields)
        }
    }

    /// What `accept` would refuse in `text`; nil when it would be taken.
    package func problem(
        of text: String, uid: String, email: String?, name: String?, serviceWords: [String]
    ) -> PasswordProblem? {
        guard case .failure(let refusal) = check(text, uid: uid, email: email, name: name, serviceWords: serviceWords)
        else { return nil }
        return refusal.problem
    }

    private struct Refusal: Error {
        let problem: PasswordProblem
    }

    private func check(
        _ text: String, uid: String, email: String?, name: String?, serviceWords: [String]
    ) -> Result<Password, Refusal> {
        guard let normalized = NormalizedText(text), normalized.length <= Password.maximumLength else {
            return .failure(Refusal(problem: .tooLong(maxLength: Password.maximumLength)))
        }
        guard normalized.length >= minLength else {
            return .failure(Refusal(problem: .tooShort(minLength: minLength)))
        }
        let folded = CaseFolding.fold(normalized.text)
        let context = ContextWords(uid: uid, email: email, name: name, serviceWords: serviceWords)
        if let problem = weakness(of: folded, context: context) { return .failure(Refusal(problem: problem)) }
        return .success(Password(normalized))
    }

    private func weakness(of folded: String, context: ContextWords) -> PasswordProblem? {
        if blocklist.contains(folded: folded) { return .leaked }
        if context.makeUp(folded) { return .contextWord }
        switch TrivialPattern(folded, minLength: minLength) {
        case .run: return .trivial
        case .repetition(let unit): return unit.map(blocklist.contains(folded:)) == false ? nil : .trivial
        case nil: return nil
        }
    }
}
