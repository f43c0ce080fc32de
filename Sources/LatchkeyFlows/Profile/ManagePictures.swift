package import LatchkeyCore
import LatchkeyStore

/// People's pictures: one's own, or others' with the permission. Permission comes before look-up (S-034).
package struct ManagePictures: Sendable {
    let store: Store
    let policy: ThrottlePolicy
    let clock: TimeSource

    /// Throws `forbidden`, `not_found` when there is none.
    package func find(_ id: String, _ caller: Caller) async throws(LatchkeyError) -> Picture {
        let id = try caller.target(id, .readUsers)
        guard let picture = try await store.findPicture(of: id) else { throw LatchkeyError(.notFound) }
        return picture
    }

    /// Asked before a picture is even received. Throws `forbidden`.
    package func requireChange(of id: String, _ caller: Caller) throws(LatchkeyError) {
        _ = try caller.target(id, .writeUsers)
    }

    /// Nil takes it away. Throws `forbidden`, `not_found`, `invalid_fields` with `fields.picture`, `too_many_attempts`.
    package func set(
        _ bytes: [UInt8]?, of id: String, _ caller: Caller, client: ClientDetails
    ) async throws(LatchkeyError) {
        let id = try caller.target(id, .writeUsers)
        if bytes != nil {
            try await store.take(.networkPictures, for: client.network, policy: policy, now: clock.now())
        }
        let picture: Picture? = if let bytes { try Picture(bytes) } else { nil }
        let event = AuditEvent(
            .accountUpdated, at: clock.now(), accountID: id, actorID: id == caller.account.id ? nil : caller.account.id,
            ip: client.ip, requestID: client.requestID, details: ["picture": picture == nil ? "removed" : "set"])
        try await store.setPicture(
            picture, of: id, acting: caller.acting(on: id, .writeUsers), event: event)
    }
}
