import LatchkeyCore
import LatchkeyStore

/// Mails that tell people what happened to their account (S-130, S-280).
struct Notices: Sendable {
    let randomness: Randomness

    /// Nil for an account without a confirmed address: nobody else shall read about it (S-135).
    func mail(_ kind: OutgoingMail.Kind, to account: Account, _ actor: Actor) -> OutgoingMail? {
        guard account.isEmailVerified, let address = account.email else { return nil }
        return mail(kind, to: account.id, address, actor)
    }

    func mail(
        _ kind: OutgoingMail.Kind, to accountID: AccountID, _ address: String, _ actor: Actor,
        carrying token: OneTimeToken? = nil
    ) -> OutgoingMail {
        OutgoingMail(
            id: RandomID(randomness), kind: kind, language: actor.client.language, accountID: accountID,
            recipient: address, tokenID: token?.id, origin: actor.client.ip, createdAt: actor.now)
    }

    /// To the confirmed address of an account that is being deleted; the mail outlives the account.
    func farewell(to account: Account, _ actor: Actor) -> OutgoingMail? {
        guard account.isEmailVerified, let address = account.email else { return nil }
        return OutgoingMail(
            id: RandomID(randomness), kind: .accountDeleted, language: actor.client.language, accountID: nil,
            recipient: address, createdAt: actor.now)
    }
}

extension Store {
    /// One mail to each of the staff with this right who are to be told.
    func mails(
        _ kind: OutgoingMail.Kind, toStaffWith permission: Permission, by notices: Notices, _ actor: Actor
    ) async throws(LatchkeyError) -> [OutgoingMail] {
        try await listStaffToTell(permission).compactMap { notices.mail(kind, to: $0, actor) }
    }
}

extension Passkey.Kind {
    /// The mail that tells of a new one: what the owner has to know and to do differs from key to key.
    var added: OutgoingMail.Kind {
        switch self {
        case .passkey: .passkeyAdded
        case .securityKey: .securityKeyAdded
        }
    }

    var removed: OutgoingMail.Kind {
        switch self {
        case .passkey: .passkeyRemoved
        case .securityKey: .securityKeyRemoved
        }
    }
}
