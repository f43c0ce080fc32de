package import LatchkeyCore
import LatchkeyStore

/// Reading what happened: everything with `audit:read`; leaders what they may about the people whom they lead;
/// everybody what happened to them, of which all is in `ExportAccount` too.
///
/// Who may is asked once more by each statement (S-321), also in the middle of a file that is being sent.
package struct ReadAudit: Sendable {
    let store: Store
    let stepUp: StepUp
    let clock: TimeSource

    package static let mostPerPage = 200
    /// Events of a file that are read at once.
    private static let exportPage = 500

    /// The newest first. Throws `forbidden`, also to leaders who look for a network: where people are is not theirs to learn.
    package func list(
        _ caller: Caller, _ filter: EventFilter, limit: Int
    ) async throws(LatchkeyError) -> AuditPage {
        try await list(caller, filter, limit: limit, by: nil)
    }

    private func list(
        _ caller: Caller, _ filter: EventFilter, limit: Int, by rule: StepUpRule?
    ) async throws(LatchkeyError) -> AuditPage {
        let reach = caller.reach(.readAudit)
        switch reach {
        case .everybody: break
        case .led: if filter.network != nil { throw caller.forbidden(.readAudit) }
        case .oneself: throw caller.forbidden(reaching: .readAudit)
        }
        return try await store.listEntries(
            filter, within: reach, acting: caller.looking(within: reach, .readAudit, by: rule), now: clock.now(),
            limit: limit)
    }

    /// What happened to one person: to oneself, or to somebody within reach. Somebody who was removed is found by `list` alone.
    ///
    /// Throws `not_found`, and `forbidden`, also where people without `audit:read` look for an actor or a network among their own
    /// events: what of them is not told is not found either.
    package func list(
        of text: String, _ caller: Caller, _ filter: EventFilter, limit: Int
    ) async throws(LatchkeyError) -> AuditPage {
        let (id, reach) = try caller.target(text, .readAudit)
        var filter = filter
        filter.user = id
        guard id == caller.account.id, !caller.allows(.readAudit) else {
            let reader = ActingReader(caller.looking(within: reach, .readAudit), at: clock.now())
            guard try await store.findAccount(id, within: reach, to: reader) != nil else {
                throw LatchkeyError(.notFound)
            }
            return try await list(caller, filter, limit: limit)
        }
        guard filter.network == nil, filter.actor == nil else { throw caller.forbidden(.readAudit) }
        return try await store.listEntries(
            filter, within: .oneself(id), acting: caller.actingOnOwn, now: clock.now(), limit: limit)
    }

    /// The same as a file, from which nothing is left out. `next` gives page after page, and nil after the last one.
    package struct Export: Sendable {
        package let first: AuditPage
        package let next: @Sendable (AuditPage) async throws(LatchkeyError) -> AuditPage?
    }

    /// Needs a recent sign-in, as for one's own data (S-302). Throws `forbidden`, `reauth_required`.
    package func export(
        _ filter: EventFilter, as format: String, by actor: Actor
    ) async throws(LatchkeyError) -> Export {
        let caller = try actor.caller
        if case .oneself = caller.reach(.readAudit) { throw caller.forbidden(reaching: .readAudit) }
        let rule = try stepUp.requireOwnProof(caller)
        let first = try await list(caller, filter, limit: ReadAudit.exportPage, by: rule)
        // In the log alone: a GET changes nothing (S-091).
        store.publishUnrecorded(actor.event(.auditExported, on: nil, ["format": format]))
        return Export(first: first) { [self] page async throws(LatchkeyError) in
            guard let next = page.next else { return nil }
            var older = filter
            older.before = next
            return try await list(caller, older, limit: ReadAudit.exportPage)
        }
    }
}
