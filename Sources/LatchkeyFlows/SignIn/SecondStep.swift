package import LatchkeyCore
import LatchkeyStore

/// The second step of a sign-in: a ticket of the first one, and a code of a second factor or what a passkey signs (F-001).
package struct SecondStep: Sendable {
    let store: Store
    let attempts: FactorAttempts
    let gate: SignInGate
    let passkeyStep: PasskeyStep
    let policy: ThrottlePolicy

    package struct Request: Sendable {
        let ticket: String
        let proof: Proof
        /// The device is to spare this question from now on.
        let trustsDevice: Bool
        /// Of the page that asks: the same as in the first step.
        let origin: String?
        /// From the device cookie, if the browser has one.
        let device: RandomID?
        /// A session token that the browser came with; its session ends (S-102).
        let replacedToken: String?
        let actor: Actor

        package enum Proof: Sendable {
            /// As it was typed.
            case code(String)
            case passkey(SentAssertion)
        }

        package init(
            ticket: String, _ proof: Proof, trustsDevice: Bool = false, origin: String?, device: RandomID?,
            replacedToken: String?, by actor: Actor
        ) {
            self.ticket = ticket
            self.proof = proof
            self.trustsDevice = trustsDevice
            self.origin = origin
            self.device = device
            self.replacedToken = replacedToken
            self.actor = actor
        }
    }

    /// Whose sign-in it is and what was proven is read from the ticket's row alone (F-005).
    ///
    /// Throws `ticket_invalid` for a ticket that is unknown, used, too old, tried five times, of earlier factors or of another page;
    /// `factor_invalid`, `passkey_invalid`, `passkey_unavailable`, `too_many_attempts`.
    package func callAsFunction(_ request: Request) async throws(LatchkeyError) -> SignedIn {
        let actor = request.actor
        guard let secret = SignInTicket.Secret(text: request.ticket.utf8),
            let ticket = try await store.findTicket(secret, now: actor.now)
        else {
            try await attempts.countForNetwork(actor)
            throw LatchkeyError(.ticketInvalid)
        }
        let code: String
        switch request.proof {
        case .passkey(let sent): return try await passkeyStep(secret, ticket, sent, request)
        case .code(let text): code = text
        }
        guard let typed = TypedFactorCode(code) else {
            // What strangers of its network use up keeps nothing from a device that the account knows (F-012).
            if !ticket.isOfKnownDevice { try await attempts.countForNetwork(actor) }
            throw LatchkeyError(.factorInvalid)
        }
        let id = ticket.accountID
        let attempt = try await attempts.attempt(at: id, from: request.device, by: actor)
        let (reservation, found) = try await reserve(secret, of: id, attempt, request)
        let wish = SignInGate.Request(
            attempt: attempt, remember: found.isRemembered, device: request.device,
            replacedToken: request.replacedToken, trustsDevice: request.trustsDevice, actor: actor)
        return try await attempts.following(reservation, typed, of: id, by: actor) { match throws(LatchkeyError) in
            try await gate.finish(secret, found, match, wish)
        }
    }

    /// Counts the try, for the ticket and for the account.
    private func reserve(
        _ secret: SignInTicket.Secret, of id: AccountID, _ attempt: Attempt, _ request: Request
    ) async throws(LatchkeyError) -> (Reservation, SignInTicket) {
        let actor = request.actor
        let answer = try await store.reserve(
            secret, of: id, from: request.origin, attempt, now: actor.now, policy: policy)
        switch answer {
        case .reserved(let reservation, let ticket): return (reservation, ticket)
        case .refused(let retryAfter): throw attempts.refusal(retryAfter, of: id, by: actor)
        case .void:
            try await attempts.countForNetwork(actor)
            throw LatchkeyError(.ticketInvalid)
        }
    }
}
