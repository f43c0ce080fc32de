package import LatchkeyCore
import Synchronization

/// A provider in this process that says of people what a test wants, and counts how often it was asked.
package final class SoftIdentityProvider: IdentityProvider {
    package struct Answers: Sendable {
        package var result: Result<Identity, ProviderRefusal> = .failure(.denied)
        /// Nothing of it was ever read.
        package var isUnknown = false
        package var promisesIssuer = false
        /// Each code is of whom it names.
        var areCodesSubjects = false
        /// How often a code was exchanged.
        package var calls = 0
    }

    package let settings: ProviderSettings
    package let issuer: String?
    private let answers = Mutex(Answers())

    package init(
        _ id: ProviderID = .github, issuer: String = "https://idp.example",
        _ change: (inout ProviderSettings) -> Void = { _ in }
    ) {
        var settings = ProviderSettings(id, clientID: "latchkey", clientSecret: "not a secret")
        change(&settings)
        self.settings = settings
        self.issuer = issuer
    }

    /// One whose every code is that of number 7, whose login is `octo`.
    package static func octo() -> SoftIdentityProvider {
        let provider = SoftIdentityProvider()
        provider.says("7", login: "octo")
        return provider
    }

    /// One whose configuration gives these roles.
    package static func giving(_ roles: String...) -> SoftIdentityProvider {
        SoftIdentityProvider { $0.roles = roles.compactMap { ClaimedRole("role=\($0):\($0)") } }
    }

    package var calls: Int { answers.withLock { $0.calls } }

    package func change(_ change: (inout Answers) -> Void) {
        answers.withLock { answers in change(&answers) }
    }

    /// From now on every code is this person's.
    package func says(
        _ subject: String, login: String? = nil, email: String? = nil, isProven: Bool = false, issuer: String? = nil,
        provenAt: Timestamp? = nil, roles: [String] = [], saidAt: Timestamp? = nil
    ) {
        var identity = Identity(
            issuer: issuer ?? self.issuer ?? "", subject: subject, login: login, name: try? PersonName("Some Body"),
            email: email.flatMap { try? EmailAddress($0) }, emailIsProven: isProven)
        identity.provenAt = provenAt
        identity.roles = roles
        identity.saidAt = saidAt
        change { [identity] in $0.result = .success(identity) }
    }

    /// From now on nobody is let in whose code it is; a subject where a token says who they are.
    package func refuses(_ subject: String?, saidAt: Timestamp? = nil) {
        let person = subject.map { NamedPerson(issuer: issuer ?? "", subject: $0, saidAt: saidAt) }
        change { $0.result = .failure(.notAllowed(person)) }
    }

    /// From now on each code is of the person whose subject it is.
    package func saysCodes() {
        change { $0.areCodesSubjects = true }
    }

    package var issuers: [String] { [issuer].compactMap(\.self) }

    package func authorization(
        _ secrets: ProviderSecrets, isFresh: Bool, now: Timestamp
    ) throws(ProviderRefusal) -> String {
        guard !answers.withLock({ $0.isUnknown }) else { throw .unavailable(retryAfter: 10) }
        return
            "https://idp.example/authorize?state=\(secrets.state)&verifier=\(secrets.verifier)&nonce=\(secrets.nonce)"
            + (isFresh ? "&max_age=0" : "")
    }

    package func checkIssuer(_ said: String?, now: Timestamp) throws(ProviderRefusal) {
        guard said == issuer || said == nil && !answers.withLock({ $0.promisesIssuer }) else { throw .answerIssuer }
    }

    package func identity(
        code: String, _ secrets: ProviderSecrets, now: Timestamp
    ) async throws(ProviderRefusal) -> Identity {
        let (result, areCodesSubjects) = answers.withLock { answers in
            answers.calls += 1
            return (answers.result, answers.areCodesSubjects)
        }
        guard areCodesSubjects else { return try result.get() }
        return Identity(
            issuer: issuer ?? "", subject: code, login: code, name: nil, email: nil, emailIsProven: false)
    }

    package func refresh(now: Timestamp) async {}
}
