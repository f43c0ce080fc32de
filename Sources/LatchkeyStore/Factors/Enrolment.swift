package import LatchkeyCore

/// A seed whose first code was right.
package struct ConfirmedAuthenticator: Sendable {
    package let id: RandomID
    package let accountID: AccountID
    /// Who brings the code.
    package let beginner: SetUpBeginner
    /// Of the code, which is no sign-in after it.
    package let step: Int64
    package let drift: Int
    /// The name of a set of recovery codes, for an account that has none.
    package let recoverySet: RandomID
    /// The factors that the account had when the right to add one was asked for.
    package let factorEpoch: Int64
    /// In place of the one that was given when it began; nil keeps that.
    package let name: String?

    package init(
        id: RandomID, accountID: AccountID, begunBy beginner: SetUpBeginner, step: Int64, drift: Int,
        recoverySet: RandomID, factorEpoch: Int64, name: String? = nil
    ) {
        self.id = id
        self.accountID = accountID
        self.beginner = beginner
        self.step = step
        self.drift = drift
        self.recoverySet = recoverySet
        self.factorEpoch = factorEpoch
        self.name = name
    }
}

/// A first code or a registration that was right, and what goes with it.
package struct Enrolment: Sendable {
    package enum Factor: Sendable {
        case authenticator(ConfirmedAuthenticator)
        case passkey(NewPasskey)
    }

    package let factor: Factor
    /// Nil is nobody who has a session.
    package let caller: ActingCaller?
    /// What the caller's session has proven before.
    package let proven: Authentication
    package let notice: @Sendable (Account) -> OutgoingMail?

    package init(
        _ factor: Factor, caller: ActingCaller?, proven: Authentication,
        notice: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }
    ) {
        self.factor = factor
        self.caller = caller
        self.proven = proven
        self.notice = notice
    }

    package init(
        authenticator: ConfirmedAuthenticator, caller: ActingCaller?, proven: Authentication,
        notice: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }
    ) {
        self.init(.authenticator(authenticator), caller: caller, proven: proven, notice: notice)
    }

    var accountID: AccountID {
        switch factor {
        case .authenticator(let confirmed): confirmed.accountID
        case .passkey(let passkey): passkey.accountID
        }
    }

    var recoverySet: RandomID {
        switch factor {
        case .authenticator(let confirmed): confirmed.recoverySet
        case .passkey(let passkey): passkey.recoverySet
        }
    }

    var factorEpoch: Int64 {
        switch factor {
        case .authenticator(let confirmed): confirmed.factorEpoch
        case .passkey(let passkey): passkey.factorEpoch
        }
    }

    /// What adding it has proven.
    var methods: AuthenticationMethods {
        switch factor {
        case .authenticator: [.totp]
        case .passkey(let passkey): passkey.methods
        }
    }

    /// What the account has with it.
    package var kinds: FactorKinds {
        switch factor {
        case .authenticator: .totp
        case .passkey(let passkey): passkey.kind == .passkey ? .passkey : .securityKey
        }
    }

    /// As it stands in events.
    package var kind: String {
        switch factor {
        case .authenticator: AuthenticationMethod.totp.rawValue
        case .passkey(let passkey): passkey.kind.rawValue
        }
    }
}

/// What came of a first code or a registration that was right.
package enum FactorConfirmation: Equatable, Sendable {
    /// Nothing waits for the code any more, or the factors are others than when the right was asked for.
    case void
    /// With a new set of recovery codes, for an account that had none.
    case done(RecoverySet?)
}

extension Store {
    /// From now on the account has this factor. Its other sessions end, its tickets and its known devices. Without a session in place
    /// of the caller's, which `openSession` makes. Throws `passkey_taken`, `factor_limit`.
    package func confirmFactor(
        _ enrolment: Enrolment, event: AuditEvent
    ) async throws(LatchkeyError) -> FactorConfirmation {
        try await write(.accounts(enrolment.accountID, enrolment.caller?.accountID)) { transaction in
            let confirmation = try Store.confirm(enrolment, at: event.at, in: &transaction)
            if confirmation != .void { try transaction.record(event) }
            return confirmation
        }
    }

    static func confirm(
        _ enrolment: Enrolment, at now: Timestamp, in transaction: inout Transaction
    ) throws -> FactorConfirmation {
        let id = enrolment.accountID
        try transaction.require(enrolment.caller, at: now)
        guard try transaction.hasFactorEpoch(enrolment.factorEpoch, id) else { return .void }
        switch enrolment.factor {
        case .authenticator(let confirmed):
            guard try Store.activate(confirmed, at: now, in: transaction) else { return .void }
        case .passkey(let passkey): try Store.insert(passkey, at: now, in: transaction)
        }
        let set = try Store.addRecoverySet(enrolment.recoverySet, of: id, at: now, in: transaction)
        try transaction.execute("UPDATE account SET factor_due_at = NULL WHERE id = ?", id)
        // `openSession` remembers the present device, as it does at every sign-in.
        try transaction.endWaysIn(after: .factorAdded, of: id, keeping: enrolment.caller?.session)
        try transaction.noteFactorChange(of: id, at: now)
        try transaction.tell(id, at: now, enrolment.notice)
        return .done(set)
    }
}
