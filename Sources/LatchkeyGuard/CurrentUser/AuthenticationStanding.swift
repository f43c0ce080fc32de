/// How somebody proved who they are, and how long ago.
public struct AuthenticationStanding: Sendable, Equatable {
    /// Since the last proof of any kind; nil where nobody can tell, which is never recent.
    public let age: Duration?
    /// Since the last proof by a second factor; nil where there was none.
    public let factorAge: Duration?
    /// By how many different factors: a password is one, a password and a code are two.
    public let factors: Int
    /// By what means, as RFC 8176 names them: `pwd`, `otp`, `pop`.
    public let methods: [String]

    /// Makes a standing: for an authority of your own, and for tests.
    public init(age: Duration?, factorAge: Duration? = nil, factors: Int = 1, methods: [String] = ["pwd"]) {
        self.age = age
        self.factorAge = factorAge
        self.factors = factors
        self.methods = methods
    }

    /// The same person so much later.
    func aged(by time: Duration) -> AuthenticationStanding {
        AuthenticationStanding(
            age: age.map { $0 + time }, factorAge: factorAge.map { $0 + time }, factors: factors, methods: methods)
    }
}

/// What a guard asks of somebody's last proof.
@usableFromInline
package struct RequiredStanding: Equatable, Sendable {
    @usableFromInline package let recent: Duration?
    @usableFromInline package let factors: Int

    package init(recent: Duration?, factors: Int = 1) {
        self.recent = recent
        self.factors = factors
    }

    /// Whether it asks for anything beyond being signed in.
    @inlinable var isAsked: Bool { recent != nil || factors > 1 }

    /// With two factors the age of the second one counts. What nobody tells is not enough (F-021).
    func isMet(by standing: AuthenticationStanding?) -> Bool {
        guard isAsked else { return true }
        guard let standing, standing.factors >= factors else { return false }
        guard let recent else { return true }
        guard let age = factors > 1 ? standing.factorAge : standing.age else { return false }
        return age >= .zero && age <= recent
    }
}
