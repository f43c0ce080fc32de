package import LatchkeyCore

/// A code as one of the staff finds it in a list.
package struct SeenJoinCode: Sendable {
    package let code: JoinCode
    /// They might make it by now, by the roles that count in their session (F-016, S-392).
    package let isTheirs: Bool
}
