/// Who may make an account of their own. A good code or invitation is taken in every mode but the closed one.
package enum Registration: String, Sendable, CaseIterable {
    case open
    /// With a join code or an invitation.
    case code
    /// With an invitation.
    case invite
    /// Anyone, but somebody has to let them in.
    case approval
    case closed
}
