package import LatchkeyCore
import LatchkeyStore

/// People's pictures: one's own, or others' with the permission. Permission comes before look-up (S-034).
package struct ManagePictures: Sendable {
    let store: Store
    let policy: ThrottlePolicy
    let clock: TimeSource

    /// Throws `token_invalid`, `forbidden`, `not_found` when there is none.
    package func find(_ id: String, _ caller: Caller) async throws(LatchkeyError) -> Picture {
        let (id, reach) = try caller.target(id, .readUsers)
        let reader = ActingReader(caller.looking(at: id, within: reach, .readUsers), at: clock.now())
        guard let picture = try await store.findPicture(of: id, within: reach, to: reader) else {
            throw LatchkeyError(.notFound)
        }
        return picture
    }

    /// Asked before a picture is even received. Throws `forbidden`, `not_found`.
    package func requireChange(of id: String, _ caller: Caller) async throws(LatchkeyError) {
        _ = try await store.target(id, .writeUsers, caller)
    }

    /// Nil takes it away. Throws `forbidden`, `not_found`, `invalid_fields` with `problems.picture`, `too_many_attempts`.
    package func set(
        _ bytes: [UInt8]?, of id: String, by actor: Actor
    ) async throws(LatchkeyError) {
        let caller = try actor.caller
        let id = try await store.target(id, .writeUsers, caller)
        let picture: Picture? = if let bytes { try await counted(bytes, of: id, by: actor) } else { nil }
        let event = actor.event(.accountUpdated, on: id, ["picture": picture == nil ? "removed" : "set"])
        try await store.setPicture(
            picture, of: id, acting: caller.acting(on: id, .writeUsers), event: event)
    }

    /// Reading counts for whoever sends it, and only a picture for their network: what one person sends keeps nobody else from
    /// theirs, whosever picture it is to be.
    private func counted(_ bytes: [UInt8], of id: AccountID, by actor: Actor) async throws(LatchkeyError) -> Picture {
        let sender = try actor.caller.account.id
        try await store.take(
            id == sender ? .accountPictures : .staffPictures, for: .account(sender), policy: policy, now: actor.now)
        let picture = try Picture(bytes)
        try await store.take(.networkPictures, for: actor.client.network, policy: policy, now: actor.now)
        return picture
    }
}
