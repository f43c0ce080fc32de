package import LatchkeyCore

/// What somebody wants a new code or invitation to be.
package struct JoinCodeWish: Sendable {
    package var role: Roles
    package var seats: Int
    package var lifetime: Duration
    package var note: String
    /// With one of the two it is an invitation for one person.
    package var uid: String?
    package var email: String?

    package static let defaultSeats = 40
    package static let defaultLifetime = Duration.seconds(14 * 86_400)

    package init(
        role: Roles = .user, seats: Int = defaultSeats, lifetime: Duration = defaultLifetime, note: String = "",
        uid: String? = nil, email: String? = nil
    ) {
        self.role = role
        self.seats = seats
        self.lifetime = lifetime
        self.note = note
        self.uid = uid
        self.email = email
    }
}

/// A new code, and what to hand to people: this is the only time that an invitation's secret is seen.
package struct NewJoinCode: Sendable {
    package let code: JoinCode
    package let secret: String
}

/// Turns wishes into codes; the same for staff and for the operator.
struct JoinCodeMaker: Sendable {
    let randomness: Randomness

    /// 39 bits: enough behind the limit of sign-ups per network, and short enough to be read aloud.
    private static let codeLength = 8
    /// 136 bits: nobody has to type it.
    private static let invitationLength = 28
    private static let seats = 1...10_000
    private static let lifetime = Duration.seconds(900)...Duration.seconds(366 * 86_400)

    /// Throws `invalid_fields` with all that is wrong.
    func make(
        _ wish: JoinCodeWish, by creator: AccountID?, now: Timestamp
    ) throws(LatchkeyError) -> NewJoinCode {
        var fields: [String: String] = [:]
        if !JoinCodeMaker.seats.contains(wish.seats) { fields["seats"] = "Seats must be a number from 1 to 10000" }
        if !JoinCodeMaker.lifetime.contains(wish.lifetime) {
            fields["expires_in"] = "A code is valid for 900 (15 minutes) to 31622400 seconds (366 days)"
        }
        if !wish.note.isEmpty, (try? PersonName(wish.note)) == nil {
            fields["note"] = "A note has at most 100 characters and no control characters"
        }
        guard fields.isEmpty else { throw LatchkeyError(.invalidFields, fields: fields) }
        let binding = try binding(wish)
        let length = binding == nil ? JoinCodeMaker.codeLength : JoinCodeMaker.invitationLength
        let secret = ReadableCode(length: length, randomness).text
        let code = JoinCode(
            id: RandomID(randomness), text: binding == nil ? secret : nil, role: wish.role,
            seats: binding == nil ? wish.seats : 1, binding: binding, note: wish.note, createdAt: now,
            expiresAt: now + wish.lifetime, createdBy: creator
        )
        return NewJoinCode(code: code, secret: secret)
    }

    private func binding(_ wish: JoinCodeWish) throws(LatchkeyError) -> JoinCode.Binding? {
        switch (wish.uid, wish.email) {
        case (nil, nil): return nil
        case (let uid?, nil): return .uid(try UID(uid).canonical)
        case (nil, let email?): return .email(try EmailAddress(email).text)
        case (_?, _?):
            let sentence = "An invitation is for a user ID or for an e-mail address, not for both"
            throw LatchkeyError(.invalidFields, fields: ["uid": sentence, "email": sentence])
        }
    }
}
