/// `claim=value:Role`, as `federation.ID.roles` has it: who holds a role by what a provider says of them (G-041).
package struct ClaimedRole: Sendable, Equatable {
    package let claim: ClaimValue
    /// Its name on the wire.
    package let role: String

    /// Of one provider.
    package static let most = 8

    /// Nil unless there is a claim with its value, and behind the last colon what can be a role's name.
    package init?(_ text: String) {
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
            let claim = ClaimValue(String(text[..<colon]))
        else { return nil }
        let role = String(text[text.utf8.index(after: colon)...])
        guard RoleEntry.isName(role) else { return nil }
        self.claim = claim
        self.role = role
    }

    package var text: String { "\(claim.text):\(role)" }
}
