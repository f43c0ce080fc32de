import LatchkeyCore

/// Turns wishes into codes; the same for staff and for the operator.
struct JoinCodeMaker: Sendable {
    let secrets: OneTimeSecrets
    let roles: RoleCatalog
    let randomness: Randomness

    static let seats = 1...mostSeats
    static let mostSeats = 10_000
    private static let lifetime = Duration.seconds(900)...Duration.seconds(366 * 86_400)

    /// Throws `invalid_fields` with all that is wrong.
    func make(
        _ wish: JoinCodeWish, into group: GroupSummary?, by creator: AccountID?, now: Timestamp
    ) throws(LatchkeyError) -> NewJoinCode {
        var problems: [String: FieldProblem] = [:]
        if !JoinCodeMaker.seats.contains(wish.seats) { problems["seats"] = .seatsRange(JoinCodeMaker.seats) }
        if !JoinCodeMaker.lifetime.contains(wish.lifetime) {
            problems["expires_in"] = .codeLifetime(JoinCodeMaker.lifetime)
        }
        let note = wish.note.isEmpty ? "" : try? PersonName(wish.note).text
        if note == nil {
            problems["note"] = .noteForm(most: PersonName.longest)
        }
        guard problems.isEmpty else { throw LatchkeyError(.invalidFields, problems: problems) }
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
        ReadableCode(length: OneTimeSecrets.invitationLength, randomness).text
    }

    private func binding(_ wish: JoinCodeWish) throws(LatchkeyError) -> JoinCode.Binding? {
        switch (wish.uid, wish.email) {
        case (nil, nil): return nil
        case (let uid?, nil): return .uid(try UID(uid).canonical)
        case (nil, let email?): return .email(try EmailAddress(email).text)
        case (_?, _?):
            throw LatchkeyError(.invalidFields, problems: ["uid": .uidAndEmail, "email": .uidAndEmail])
        }
    }
}
