package import LatchkeyCore
import LatchkeyPasskeys
import LatchkeyStore

/// A passkey as the first second factor of somebody who must have one, and has no session yet (F-018).
extension SetUpFactor {
    /// For a ticket that was looked up. Nil where the server has none, and for a page that cannot make one.
    func passkeyOptions(
        for account: Account, _ secret: SignInTicket.Secret, _ request: Request
    ) async throws(LatchkeyError) -> PasskeyCreationOptions? {
        guard ceremonies.settings.areUsable, let place = try? ceremonies.place(request.origin) else { return nil }
        let handle: [UInt8]
        do throws(LatchkeyError) {
            handle = try await store.passkeyUser(of: account.id, orAdd: randomness.bytes(32))
        } catch {
            // Locked meanwhile.
            throw error.code == .tokenInvalid ? LatchkeyError(.ticketInvalid) : error
        }
        return ceremonies.creationOptions(
            .passkey, for: .setUp(ticket: secret.bytes), of: account, handle: handle, beside: [], at: place,
            now: request.actor.now)
    }

    /// From a passkey that has verified its owner on the account has it, there is a session that has proven it, and all others end.
    ///
    /// Throws `ticket_invalid`; `passkey_invalid`, also where the challenge was used before; `passkey_taken`; `passkey_unavailable`;
    /// `invalid_fields` for a name that is none.
    package func confirm(
        _ request: Request, passkey sent: SentRegistration?, name: String?
    ) async throws(LatchkeyError) -> Confirmed {
        let actor = request.actor
        let name = try Passkey.name(name, of: .passkey)
        let place = try ceremonies.place(request.origin)
        let handOff = try await handOffs.openIfAny(request.handOff, by: actor)
        let (secret, ticket) = try await open(request)
        let (sent, response, challenge) = try await read(sent, secret, ticket, at: place, by: actor)
        let tried = try await store.trySetUp(
            secret, of: ticket.accountID, from: request.origin, handOff: handOff?.handOff.id, challenge, now: actor.now)
        guard let tried else {
            try await attempts.countForNetwork(actor)
            throw LatchkeyError(.ticketInvalid)
        }
        guard tried.isFresh else { throw PasskeyCeremonies.registrationRefusal() }
        let registration = try ceremonies.verify(response, challenge, as: .passkey, at: place)
        let new = ceremonies.new(
            .passkey, of: ticket.accountID, registration, sent, name: name, at: place,
            factorEpoch: tried.ticket.factorEpoch)
        let enrolment = Enrolment(
            .passkey(new), caller: nil, proven: tried.ticket.proven,
            notice: { [notices] in notices.mail(.passkeyAdded, to: $0, actor) })
        return try await finish(request, secret, tried.ticket, enrolment, try await keys.open(), handOff)
    }

    /// What fails here has used no challenge up; it costs the network a try, as the ticket had to be looked for, but not where the
    /// challenge is too old, which is no guess.
    private func read(
        _ sent: SentRegistration?, _ secret: SignInTicket.Secret, _ ticket: SignInTicket,
        at place: PasskeyCeremonies.Place, by actor: Actor
    ) async throws(LatchkeyError) -> (SentRegistration, RegistrationResponse, AcceptedChallenge) {
        do throws(LatchkeyError) {
            guard let sent else { throw PasskeyCeremonies.registrationRefusal() }
            let response = try PasskeyCeremonies.read(sent)
            return (sent, response, try accept(response.clientData, secret, at: place, now: actor.now))
        } catch {
            if error.cause as? PasskeyFault != .challengeExpired { try await countForNetwork(ticket, actor) }
            throw error
        }
    }

    /// Bound to the ticket: a challenge of another one, or of somebody who is signed in, is none.
    private func accept(
        _ data: ClientData, _ secret: SignInTicket.Secret, at place: PasskeyCeremonies.Place, now: Timestamp
    ) throws(LatchkeyError) -> AcceptedChallenge {
        do throws(PasskeyFault) {
            return try ceremonies.challenges.accept(
                data.challenge, for: .setUp(ticket: secret.bytes), origin: place.origin, now: now)
        } catch {
            throw PasskeyCeremonies.registrationRefusal(error)
        }
    }
}
