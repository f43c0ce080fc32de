package import LatchkeyCore
import LatchkeyStore

/// Whether somebody has a right by now, where nothing but memory is read with it.
package struct ConfirmRight: Sendable {
    let store: Store
    let clock: TimeSource

    /// Throws `forbidden`, `token_invalid`.
    package func callAsFunction(_ permission: Permission, _ caller: Caller) async throws(LatchkeyError) {
        try caller.require(permission)
        try await store.confirm(caller.acting(permission), now: clock.now())
    }
}
