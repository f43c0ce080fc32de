package import LatchkeyCore
import LatchkeyStore

/// Everything that is held about a person, for that person.
package struct ExportAccount: Sendable {
    let store: Store
    let profiles: ManageProfiles
    let stepUp: StepUp

    /// The newest events come first; older ones than these are left out.
    private static let mostEvents = 10_000

    package struct Export: Sendable {
        package let account: Account
        /// Fields that the person may see.
        package let profile: [ManageProfiles.Entry]
        package let picture: Picture?
        package let sessions: [Session]
        /// When each browser that has signed in did so last.
        package let devices: [Timestamp]
        package let factors: FactorOverview
        package let identities: [LinkedIdentity]
        package let pendingTokens: [OneTimeToken]
        package let groups: [StoredMembership]
        /// When the person joined with a code.
        package let joins: [Timestamp]
        package let joinCodes: [JoinCode]
        package let mails: [QueuedMail]
        package let events: [AuditEvent]
    }

    /// Throws `reauth_required`: a moment at somebody's open computer must not be enough to take everything (S-302).
    package func callAsFunction(by actor: Actor) async throws(LatchkeyError) -> Export {
        let caller = try actor.caller
        let rule = try stepUp.requireOwnProof(caller)
        let (id, now) = (caller.account.id, actor.now)
        try await store.confirm(caller.actingOnOwn(by: rule), now: now)
        // In the log alone: a GET changes nothing (S-091).
        store.publishUnrecorded(actor.event(.dataExported, on: id, at: now))
        return Export(
            account: caller.account,
            profile: try await profiles.own(caller),
            picture: try await store.findPicture(of: id),
            sessions: try await store.listSessions(of: id, now: now),
            devices: try await store.listKnownDevices(of: id),
            factors: try await store.findFactors(of: id),
            identities: try await store.listIdentities(of: id),
            pendingTokens: try await store.listTokens(of: id, OneTimeToken.Purpose.allCases, now: now),
            groups: try await store.listMemberships(of: id),
            joins: try await store.listJoins(of: id),
            joinCodes: try await store.listJoinCodes(by: id).items,
            mails: try await store.listMail(of: id),
            events: try await store.listEvents(of: id, limit: ExportAccount.mostEvents).map { $0.told(to: id) }
        )
    }
}

extension ExportAccount {
    init(_ parts: FlowParts) {
        self.init(store: parts.store, profiles: ManageProfiles(parts), stepUp: parts.stepUp)
    }
}
