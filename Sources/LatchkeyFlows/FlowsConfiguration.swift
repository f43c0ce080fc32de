package import LatchkeyCore
import LatchkeyStore

/// What an operator may choose about the flows; the defaults are safe.
package struct FlowsConfiguration: Sendable {
    package typealias Registration = LatchkeyCore.Registration

    /// Whose pages are served beside our own.
    package enum Compatibility: String, Sendable, CaseIterable {
        case none
        /// Those of the Flask system that `docs/compatibility.md` names.
        case flask
    }

    package var registration: Registration = .open
    package var compatibility: Compatibility = .none
    /// Who signs up without a code needs an address in one of these domains and is in when it is confirmed; none: any, and at
    /// once.
    package var emailDomains: [String] = []
    /// What profiles have beside name and address.
    package var profileFields: [ProfileField] = []
    package var passwordMinLength = 8
    package var areFactorsEnabled = true
    /// What authenticators show above the code.
    package var factorIssuer = "localhost"
    package var requiredFactors: RequiredFactors = .nobody
    /// `FactorPolicy.grace`.
    package var factorGrace = FactorPolicy.none.grace
    /// `FactorPolicy.maxAge`.
    package var factorMaxAge = FactorPolicy.none.maxAge
    /// Browsers that spare the question for the second factor.
    package var deviceTrust = DeviceTrust()
    package var passkeys = PasskeySettings.local
    /// Who else is believed about who somebody is, in the order of their buttons.
    package var providers: [any IdentityProvider] = []
    package var serviceTokens = ServiceTokenPolicy.none
    /// Whether mails reach people.
    package var sendsMail = true
    /// To which paths of front ends a hand-off goes back.
    package var returnPaths = ReturnPaths.all
    /// Words of the service itself that no password may consist of (S-020), such as its host name.
    package var serviceWords: [String] = ["latchkey"]
    package var sessions = SessionLimits()
    package var throttle = ThrottlePolicy()
    /// How long cached sessions go on when the change feed cannot be read.
    package var maxStaleness: Duration = .seconds(5)
    /// Sessions that are kept in memory.
    package var liveSessionCapacity = 200_000
    /// How long after its end an account is deleted; nil: never.
    package var deleteAfterEnd: Duration?
    /// How long it is known what happened, and from where.
    package var auditRetention = AuditRetention.standard
    package var auditAddresses = AuditAddresses.full
    /// How fresh a sign-in must be for what cannot be undone (S-112).
    package var recentSignIn: Duration = .seconds(600)

    package init() {}
}

extension FlowsConfiguration {
    /// In the bits that this database has given to the names.
    package func factorPolicy(in catalog: RoleCatalog) -> FactorPolicy {
        FactorPolicy(requiredFactors.subjects(in: catalog), grace: factorGrace, maxAge: factorMaxAge)
    }

    /// They are factors: without those their routes are not there.
    package var arePasskeysEnabled: Bool { areFactorsEnabled && passkeys.areEnabled }

    /// The store as it is to be used under this configuration, and the configuration as it is for the roles of that store.
    func applied(to store: Store) -> (Store, FlowsConfiguration) {
        let policy = factorPolicy(in: store.roles)
        let store = store.keeping(auditAddresses).requiring(policy)
            .takingPasskeys(of: passkeys.takenRelyingPartyID)
            .signingIn(by: providers.flatMap(\.issuers))
        var configuration = self
        // Also of accounts whose roles nobody declares any more.
        configuration.deviceTrust.excluded.formUnion(policy.sleepers(among: Roles(rawValue: .max)))
        if policy.required == .everybody { configuration.deviceTrust.lifetime = .zero }
        return (store, configuration)
    }

    func admission(as defaultRole: Roles) -> AdmissionPolicy {
        AdmissionPolicy(registration, emailDomains: emailDomains, defaultRole: defaultRole)
    }
}
