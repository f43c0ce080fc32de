package import LatchkeyCore
import LatchkeyStore

/// The session ends at once, for every copy of its token (S-104).
package struct SignOut: Sendable {
    let store: Store

    package func callAsFunction(by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let event = actor.event(.signedOut, on: caller.account.id)
        do {
            try await store.endSession(
                caller.session.publicID, of: caller.account.id, isOther: false, acting: nil, event: event)
        } catch  where error.code == .notFound {
            // Another tab was faster; it is signed out either way.
            return
        }
    }
}
