import LatchkeyCore

/// Turns wishes into codes; the same for staff and for the operator.
struct JoinCodeMaker: Sendable {
    let secrets: OneTimeSecrets
    let roles: RoleCatalog
    let randomness: Randomness

    /// 136 bits: nobody has to type it.
    private static let invitationLength = 28
    private static let seats = 1...10_000
    private static let lifetime = Duration.seconds(900)...Duration.seconds(366 * 86_400)

    /// Throws `invalid_fields` with all that is wrong.
    func make(
        _ wish: JoinCodeWish, into group: GroupSummary?, by creator: AccountID?, now: Timestamp
    ) throws(LatchkeyError) -> NewJoinCode {
        var fields: [String: String] = [:]
        if !JoinCodeMaker.seats.contains(wish.seats) { fields["seats"] = "Seats must be a number from 1 to 10000" }
        if !JoinCodeMaker.lifetime.contains(wish.lifetime) {
            fields["expires_in"] = "A code is valid for 15 minutes to 366 days"
        }
        let note = wish.note.isEmpty ? "" : try? PersonName(wish.note).text
        if note == nil {
            fields["note"] = "A note has at most 100 characters and no control characters"
        }
        guard fields.isEmpty else { throw LatchkeyError(.invalidFields, fields: fields) }
        let binding = try binding(wish)
        let id = RandomID(randomness)
        let secret = binding == nil ? secrets.joinCode(id) : invitationSecret()
        let code = JoinCode(
            id: id, secretHash: secrets.joinCodeHash(secret), role: wish.role ?? roles.defaultRole,
            seats: binding == nil ? wish.seats : 1, binding: binding, note: note ?? "", createdAt: now,
            expiresAt: now + wish.lifetime, createdBy: creator, group: group)
        return NewJoinCode(code: code, secret: secret)
    }

    /// With the code itself, where it can be computed again.
    func shown(_ code: JoinCode) -> ShownJoinCode {
        ShownJoinCode(code: code, secret: secrets.shownText(of: code))
    }

    private func invitationSecret() -> String {
        ReadableCode(length: JoinCodeMaker.invitationLength, randomness).text
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
