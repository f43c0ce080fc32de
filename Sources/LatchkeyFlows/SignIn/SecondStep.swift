package import LatchkeyCore
import LatchkeyStore

/// The second step of a sign-in: a ticket of the first one, and a code of a second factor or what a passkey signs (F-001).
package struct SecondStep: Sendable {
    let store: Store
    let attempts: FactorAttempts
    let gate: SignInGate
    let passkeyStep: PasskeyStep
    let policy: ThrottlePolicy
    let handOffs: HandOffs

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
        let replacedTokens: [String]
        /// The same as in the first step.
        let handOff: HandOffProof?
        /// As `SignInGate.Request.key`: of this step, which opens the session.
        let key: [UInt8]?
        let actor: Actor

        package enum Proof: Sendable {
            /// As it was typed.
            case code(String)
            case passkey(SentAssertion)
        }

        package init(
            ticket: String, _ proof: Proof, trustsDevice: Bool = false, origin: String?, device: RandomID?,
            replacedTokens: [String], handOff: HandOffProof? = nil, key: [UInt8]? = nil, by actor: Actor
        ) {
            self.ticket = ticket
            self.proof = proof
            self.trustsDevice = trustsDevice
            self.origin = origin
            self.device = device
            self.replacedTokens = replacedTokens
            self.handOff = handOff
            self.key = key
            self.actor = actor
        }
    }

    /// Whose sign-in it is and what was proven is read from the ticket's row alone (F-005).
    ///
    /// Throws `ticket_invalid` for a ticket that is unknown, used, too old, tried five times, of earlier factors, of another page or
    /// for another hand-off; `hand_off_invalid`, `browser_mismatch`; `factor_invalid`, `passkey_invalid`,
    /// `passkey_unavailable`, `too_many_attempts`.
    package func callAsFunction(_ request: Request) async throws(LatchkeyError) -> Entry {
        let actor = request.actor
        let handOff = try await handOffs.openIfAny(request.handOff, by: actor)
        guard let secret = SignInTicket.Secret(text: request.ticket.utf8),
            let held = try await store.findTicket(secret, on: request.device, now: actor.now)
        else {
            try await attempts.countForNetwork(actor)
            throw LatchkeyError(.ticketInvalid)
        }
        let ticket = held.ticket
        let code: String
        switch request.proof {
        case .passkey(let sent): return try await passkeyStep(secret, held, sent, request, for: handOff)
        case .code(let text): code = text
        }
        guard let typed = TypedFactorCode(code) else {
            // What strangers of its network use up keeps nothing from a device that the account knows (F-012).
            if !ticket.isOfKnownDevice { try await attempts.countForNetwork(actor) }
            throw LatchkeyError(.factorInvalid)
        }
        let id = ticket.accountID
        let attempt = Attempt(
            secondFactorOf: id, knownDevice: held.isKnownDevice ? request.device : nil, network: actor.client.network)
        let (reservation, found) = try await reserve(secret, of: id, attempt, request, for: handOff)
        let wish = SignInGate.Request(
            attempt: attempt, remember: found.isRemembered, device: request.device,
            replacedTokens: request.replacedTokens, trustsDevice: request.trustsDevice, handOff: handOff,
            key: request.key, actor: actor)
        return try await attempts.following(reservation, typed, of: id, in: held.factors, by: actor) {
            match throws(LatchkeyError) in
            try await gate.finish(secret, found, match, wish)
        }
    }

    /// Counts the try, for the ticket and for the account.
    private func reserve(
        _ secret: SignInTicket.Secret, of id: AccountID, _ attempt: Attempt, _ request: Request,
        for handOff: OpenHandOff?
    ) async throws(LatchkeyError) -> (Reservation, SignInTicket) {
        let actor = request.actor
        let answer = try await store.reserve(
            secret, of: id, from: request.origin, handOff: handOff?.handOff.id, attempt, now: actor.now, policy: policy)
        switch answer {
        case .reserved(let reservation, let ticket): return (reservation, ticket)
        case .refused(let retryAfter): throw attempts.refusal(retryAfter, of: id, by: actor)
        case .void:
            try await attempts.countForNetwork(actor)
            throw LatchkeyError(.ticketInvalid)
        }
    }
}
