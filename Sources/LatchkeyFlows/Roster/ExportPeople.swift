package import LatchkeyCore
import LatchkeyStore

/// Takes the people within one's reach away as a file, with what their profiles hold.
package struct ExportPeople: Sendable {
    let store: Store
    let stepUp: StepUp
    let clock: TimeSource
    let configuration: FlowsConfiguration

    private static let atOnce = 500

    /// The first part is there; the others are read while they are sent.
    package struct Export: Sendable {
        package let first: Page
        package let next: @Sendable (Page) async throws(LatchkeyError) -> Page?
    }

    package struct Page: Sendable {
        package let people: [ExportedPerson]
        fileprivate let next: AccountPlace?
    }

    /// Names of the declared fields, in their order: staff see all of them, of others.
    package var fields: [String] { configuration.profileFields.map(\.name) }

    /// For those with `users:read` and people who lead groups, after a recent sign-in. Throws `forbidden`, `reauth_required`.
    package func callAsFunction(
        _ filter: AccountFilter, as format: String, by actor: Actor
    ) async throws(LatchkeyError) -> Export {
        let caller = try actor.caller
        let reach = caller.reach(.readUsers)
        if case .oneself = reach { throw caller.forbidden(reaching: .readUsers) }
        let rule = try stepUp.requireOwnProof(caller)
        let first = try await page(filter, reach, caller, by: rule, after: nil)
        // In the log alone: a GET changes nothing (S-091).
        store.publishUnrecorded(actor.event(.usersExported, on: nil, ["format": format]))
        return Export(first: first) { page async throws(LatchkeyError) in
            guard let next = page.next else { return nil }
            return try await self.page(filter, reach, caller, by: nil, after: next)
        }
    }

    private func page(
        _ filter: AccountFilter, _ reach: Reach, _ caller: Caller, by rule: StepUpRule?, after: AccountPlace?
    ) async throws(LatchkeyError) -> Page {
        let found = try await store.exportPeople(
            filter, within: reach, acting: caller.looking(within: reach, .readUsers, by: rule), now: clock.now(),
            limit: ExportPeople.atOnce, after: after)
        return Page(people: found.people.map { readable($0, caller) }, next: found.next)
    }

    /// The caller's own row has what they see in their own profile, and no more (S-348).
    private func readable(_ person: ExportedPerson, _ caller: Caller) -> ExportedPerson {
        guard person.account.id == caller.account.id else { return person }
        let hidden = configuration.profileFields.filter {
            !$0.isReadable(isReached: caller.allows(.readUsers), isOwn: true)
        }
        let shown = person.profile.filter { name, _ in !hidden.contains { $0.name == name } }
        return ExportedPerson(person.account, profile: shown)
    }
}

extension ExportPeople {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, stepUp: parts.stepUp, clock: parts.clock, configuration: parts.configuration)
    }
}
