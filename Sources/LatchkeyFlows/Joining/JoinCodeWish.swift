package import LatchkeyCore

/// What somebody wants a new code or invitation to be.
package struct JoinCodeWish: Sendable {
    /// Nil is the default role.
    package var role: Roles?
    package var seats: Int
    package var lifetime: Duration
    package var note: String
    /// With one of the two it is an invitation for one person.
    package var uid: String?
    package var email: String?
    /// Into which group people come with it: its id, or at the command line its key.
    package var group: String?

    package static let defaultSeats = 40
    /// For how long a code is kept that nobody has used: far longer than one can be good.
    package static let memory = Duration.seconds(2 * 366 * 86_400)
    package static let defaultLifetime = Duration.seconds(14 * 86_400)

    package init(
        role: Roles? = nil, seats: Int = defaultSeats, lifetime: Duration = defaultLifetime, note: String = "",
        uid: String? = nil, email: String? = nil, group: String? = nil
    ) {
        self.role = role
        self.seats = seats
        self.lifetime = lifetime
        self.note = note
        self.uid = uid
        self.email = email
        self.group = group
    }
}

/// A new code, and what to hand to people: this is the only time that an invitation's secret is seen.
package struct NewJoinCode: Sendable {
    package let code: JoinCode
    package let secret: String
}

/// A code, and what is shown of it.
package struct ShownJoinCode: Sendable {
    package let code: JoinCode
    /// As people type it; nil where it cannot be shown again.
    package let secret: String?
}
