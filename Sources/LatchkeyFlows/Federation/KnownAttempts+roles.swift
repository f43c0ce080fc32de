import LatchkeyCore
import LatchkeyStore
import Logging

/// What a provider's word changes of roles, whatever becomes of the sign-in (G-041).
extension KnownAttempts {
    /// By the entries that the configuration has now: the word may have been kept for ten minutes (S-383).
    func word(
        of linked: LinkedIdentity, _ identity: Identity, _ provider: ProviderID?, taking signIns: [QuotaUse]?,
        _ actor: Actor
    ) -> ProviderWord {
        let (name, id) = (provider?.rawValue ?? "", linked.accountID)
        let entries = (try? providers.require(name))?.settings.roles ?? []
        let givable = Set(entries.map(\.role))
        let roles = identity.roles.filter { givable.contains($0) }.reduce(into: Roles()) {
            $0.formUnion(store.roles[$1]?.bits ?? [])
        }
        return ProviderWord(of: linked, roles, saidAt: identity.saidAt, taking: signIns) {
            actor.event(.roleChanged, on: id, ["role": $0, "by": "provider", "provider": name])
        }
    }

    /// Before the gate: it decides by the roles that the person has by then, such as who must have a second factor.
    ///
    /// Throws `too_many_attempts` where there is something to give, and no room for a sign-in.
    func settle(_ word: ProviderWord, at now: Timestamp) async throws(LatchkeyError) -> SettledRoles {
        let settled = try await store.settleRoles(word, policy: gate.policy, at: now)
        if !settled.unfit.isEmpty {
            logger.warning(
                "an account has no room for roles that a provider gives",
                metadata: [
                    "account": "\(word.linked.accountID.text)", "provider": "\(word.linked.provider)",
                    "roles": "\(store.roles.names(of: settled.unfit).joined(separator: " "))",
                ])
        }
        return settled
    }

    /// Takes what the identity has given and its provider no longer says, where nobody is signed in by it (S-380).
    func takeRoles(
        of linked: LinkedIdentity, _ identity: Identity, _ provider: ProviderID, _ actor: Actor
    ) async throws(LatchkeyError) {
        _ = try await settle(word(of: linked, identity, provider, taking: nil, actor), at: actor.now)
    }
}
