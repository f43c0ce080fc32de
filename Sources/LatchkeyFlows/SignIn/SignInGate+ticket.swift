import LatchkeyCore
import LatchkeyStore

/// A sign-in in two steps: between them there is a ticket, and nothing that could be taken for a session.
extension SignInGate {
    /// The first step: what was proven is right, and not enough. Nil when it is no longer what it was when it was looked at.
    func ask(
        _ account: Account, _ proof: Proof, _ request: Request
    ) async throws(LatchkeyError) -> FactorQuestion? {
        let opened = try await openTicket(account, proof, request, lifetime: SignInTicket.lifetime, isForSetUp: false)
        guard let (secret, found) = opened else { return nil }
        return FactorQuestion(
            ticket: secret,
            factors: account.factors.words(hasKeys: found.hasKeys, hasCodes: (found.recoverySet?.left ?? 0) > 0),
            expiresIn: SignInTicket.lifetime.secondsRoundedUp,
            trustDays: request.handOff == nil ? trust.days(for: account.roles) : nil)
    }

    /// The same for an account that must have a second factor by now, and has none.
    func askForSetUp(
        _ account: Account, _ proof: Proof, _ request: Request
    ) async throws(LatchkeyError) -> SetUpQuestion? {
        let lifetime = SignInTicket.setUpLifetime
        let opened = try await openTicket(account, proof, request, lifetime: lifetime, isForSetUp: true)
        return opened.map { SetUpQuestion(ticket: $0.secret, expiresIn: lifetime.secondsRoundedUp) }
    }

    /// Stores what was proven, for the second step. Nil when it is no longer what it was when it was looked at.
    private func openTicket(
        _ account: Account, _ proof: Proof, _ request: Request, lifetime: Duration, isForSetUp: Bool
    ) async throws(LatchkeyError) -> (secret: SignInTicket.Secret, found: FactorAnswers)? {
        let (verified, rehash) = try verified(proof, request)
        let now = request.actor.now
        let secret = SignInTicket.Secret(randomness)
        let ticket = SignInTicket(
            accountID: account.id, proven: proof.authentication(at: now), isRemembered: request.remember,
            origin: request.origin, factorEpoch: account.factorEpoch, isOfKnownDevice: request.isOfKnownDevice,
            handOff: request.handOff?.handOff.id, linkAttempt: request.link?.new.grant.id, createdAt: now,
            expiresAt: now + lifetime)
        let details = codeDetails(proof) + (isForSetUp ? ["for": "set_up"] : [:])
        var events = [request.actor.event(.factorAsked, on: account.id, at: now, details)]
        if rehash { events.append(request.actor.event(.passwordRehashed, on: account.id, at: now)) }
        let record = TicketRecord(
            ticket: ticket, secret: secret, verified, link: request.link?.new, isForSetUp: isForSetUp,
            notice: isForSetUp ? nil : notice(account, proof, request), events: events)
        do {
            return (secret, try await store.openTicket(record, policy: policy))
        } catch  where error.code == .invalidCredentials {
            return nil
        } catch  where SignInGate.isPrevented(error) {
            try await store.recordEvents([
                request.actor.event(.signInFailed, on: account.id, at: now, ["reason": error.code.rawValue])
            ])
            throw error
        }
    }

    /// Of a right password from a device that the account does not know: the second step may never be taken.
    private func notice(_ account: Account, _ proof: Proof, _ request: Request) -> OutgoingMail? {
        guard case .password = proof, !request.isOfKnownDevice else { return nil }
        return notices.mail(.passwordWithoutFactor, to: account, request.actor)
    }

    /// What the ticket's statement asks again, and whether a password gets another hash. Nothing else is a first step.
    private func verified(
        _ proof: Proof, _ request: Request
    ) throws(LatchkeyError) -> (TicketRecord.Verified, isRehashed: Bool) {
        switch proof {
        case .password(let hash, let rehash):
            guard let attempt = request.attempt else { throw LatchkeyError(.internalError) }
            return (.password(hash: hash, rehash: rehash, attempt), rehash != nil)
        case .identity(let use): return (.identity(use), false)
        case .linkCode(let use): return (.linkCode(use), false)
        default: throw LatchkeyError(.internalError)
        }
    }

    /// The first code of an authenticator was right. Nil when the ticket has been used, or the account has a factor by now.
    func finishSetUp(
        _ account: Account, _ proof: Proof, _ request: Request
    ) async throws(LatchkeyError) -> Entry? {
        guard try isOpen(account, proof, at: request.actor.now) else { return nil }
        return try await enter(account, proof, request)
    }

    /// The second step. Nil when ticket or code have been used, or are void by now.
    func finish(
        _ secret: SignInTicket.Secret, _ ticket: SignInTicket, _ match: FactorCodes.Match, _ request: Request
    ) async throws(LatchkeyError) -> Entry? {
        let proof = Proof.secondStep(secret, ticket, match.use)
        guard try isOpen(match.account, proof, at: request.actor.now) else { return nil }
        return try await enter(match.account, proof, request, recoveryCodesLeft: match.recoveryCodesLeft)
    }
}
