/// A way into an account, as it stands before something happens to the account.
///
/// A new kind (an identity at a provider) is a new case here: the compiler then asks for its fate
/// after each `AccessEvent`.
package enum WayIn: String, CaseIterable, Sendable {
    case password
    /// Signs in by itself where it has verified its owner (F-033).
    case passkey
    /// Somebody at a provider, whom it names, and whom somebody else may have linked: while the account had a password, or by a code.
    case identity
    /// The same, linked by neither: the account was made with it, or has waited for it, or its owner has linked it in a session.
    case firstIdentity
    /// The session of the person who acts.
    case presentSession
    case otherSession
    /// By which the page of that session goes on with it where its browser drops the cookie.
    case presentKey
    case otherKey
    /// A sign-in whose password was right, and whose second step is still to come.
    case signInTicket
    /// The same, for an account that must set its first second factor up before it signs in.
    case setUpTicket
    /// A sign-in that was proven for a page of another origin, whose session is still to begin.
    case handOffCode
    /// A link to an account at a provider that a session has asked for, and that is still to be made.
    case linkAttempt
    /// The browser of the person who acts, which has signed in to the account before (S-047).
    case presentDevice
    case otherDevice
    /// A browser, this or another one, on which the password alone signs in to an account that has a second factor.
    case trustedDevice
    /// An address that was confirmed: a forgotten password is recovered through it.
    case confirmedAddress
    /// An address that replaces the confirmed one when it is confirmed.
    case pendingAddress
    /// An address of an account that has confirmed none yet.
    case unconfirmedAddress
    case resetLink
    /// A code by e-mail that links an identity, which then signs in: it reaches people by the same mailbox.
    case linkCode
    /// Handed out by staff.
    case staffCode
    /// A recovery code from the command line.
    case operatorCode
    /// A one-time code for the second step of a sign-in, from staff or the command line: it opens nothing without the password.
    case factorCode
    /// Restores the address that was replaced or removed.
    case undoLink
    /// The login at a provider that the account waits for, which staff have written down.
    case reservation
    /// Codes for the passwords and the second factors of others: those that it made, and those of others that were shown to it.
    case issuedCode
    /// Links that confirm the addresses which it has written down for others.
    case issuedLink
    /// Its join codes and invitations for Teachers and Admins.
    case staffInvitation
    /// Its join codes and invitations for ordinary users, which a class may be using.
    case joinCode
    /// Accounts with more roles that it has made for somebody's login, and that nobody has taken yet.
    case staffReservation
    /// The same for ordinary users, which may be a class.
    case userReservation

    /// The one-time token that it consists of, if it is one.
    package var token: OneTimeToken.Purpose? {
        switch self {
        case .pendingAddress: .changeEmail
        case .unconfirmedAddress: .verifyEmail
        case .resetLink: .resetPassword
        case .linkCode: .linkIdentity
        case .staffCode, .operatorCode: .recoveryCode
        case .factorCode: .factorCode
        case .undoLink: .cancelEmailChange
        case .password, .passkey, .identity, .firstIdentity, .presentSession, .otherSession, .presentKey, .otherKey,
            .signInTicket, .setUpTicket, .handOffCode, .linkAttempt, .presentDevice, .otherDevice, .trustedDevice,
            .confirmedAddress, .reservation, .issuedCode, .issuedLink, .staffInvitation, .joinCode,
            .staffReservation, .userReservation:
            nil
        }
    }

    /// For the table in `docs/threat-model.md`.
    package var title: String {
        switch self {
        case .password: "password"
        case .passkey: "passkey"
        case .identity: "identity at a provider, linked beside a password, or by a code"
        case .firstIdentity: "identity at a provider, linked without either"
        case .presentSession: "this session"
        case .otherSession: "other sessions"
        case .presentKey: "key of this session"
        case .otherKey: "keys of other sessions"
        case .signInTicket: "sign-in ticket"
        case .setUpTicket: "ticket to set up a factor"
        case .handOffCode: "hand-off code"
        case .linkAttempt: "link under way to a provider"
        case .presentDevice: "this device"
        case .otherDevice: "other devices"
        case .trustedDevice: "trusted device (spares the second factor)"
        case .confirmedAddress: "confirmed address (recovers)"
        case .pendingAddress: "pending address"
        case .unconfirmedAddress: "unconfirmed address"
        case .resetLink: "reset link"
        case .linkCode: "code by e-mail that links an identity"
        case .staffCode: "recovery code from staff"
        case .operatorCode: "recovery code from the operator"
        case .factorCode: "factor code from staff or the operator"
        case .undoLink: "undo link"
        case .reservation: "login that it waits for"
        case .issuedCode: "codes for others that it issued or printed"
        case .issuedLink: "links for addresses of others that it wrote down"
        case .staffInvitation: "codes for staff that it made"
        case .joinCode: "codes for users that it made"
        case .staffReservation: "accounts for staff that it made for a login"
        case .userReservation: "accounts for users that it made for a login"
        }
    }
}
