package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// A person proves who they are with a password and gets a new session.
package struct SignIn: Sendable {
    let store: Store
    let hasher: PasswordHasher
    let attempts: PasswordAttempts
    let fingerprint: UIDFingerprint
    let gate: SignInGate
    let trust: DeviceTrust
    let secondStep: SecondStep
    let handOffs: HandOffs

    package struct Request: Sendable {
        /// A uid or a confirmed e-mail address.
        package let name: SignInName
        package let password: String
        /// Nil: as the page that began the hand-off wants it; without a hand-off, not remembered.
        package let remember: Bool?
        /// Of a second factor, for pages that ask for both at once; for accounts without one it is not looked at.
        package let code: String?
        /// Of the page that asks.
        package let origin: String?
        /// From the device cookie, if the browser has one.
        package let device: RandomID?
        /// A session token that the browser came with; its session ends (S-102).
        package let replacedTokens: [String]
        package let handOff: HandOffProof?
        /// As `SignInGate.Request.key`.
        let key: [UInt8]?
        /// What that opened.
        var opened: OpenHandOff?
        package let actor: Actor

        /// `uid` as typed.
        package init(
            uid: String, password: String, remember: Bool?, code: String? = nil, origin: String? = nil,
            device: RandomID?, replacedTokens: [String], handOff: HandOffProof? = nil, key: [UInt8]? = nil,
            by actor: Actor
        ) {
            self.name = SignInName(uid)
            self.password = password
            self.remember = remember
            self.code = code
            self.origin = origin
            self.device = device
            self.replacedTokens = replacedTokens
            self.handOff = handOff
            self.key = key
            self.actor = actor
        }
    }

    /// Throws `invalid_credentials` for every reason alike, `too_many_attempts`, `busy`, `unavailable`; and with the right
    /// password of an account that may not sign in, why: `email_unconfirmed`, `approval_pending`, `account_disabled` (S-026), but not for
    /// one whose time is over; or `factor_invalid` where the code beside it is not right. Before all that `hand_off_invalid`,
    /// `browser_mismatch`.
    package func callAsFunction(_ wish: Request) async throws(LatchkeyError) -> SignInOutcome {
        var request = wish
        request.opened = try await handOffs.openIfAny(request.handOff, by: request.actor)
        let candidate = try await candidate(for: request)
        let attempt = attempt(for: request, candidate)
        let isAllowed = candidate?.account.isActive(at: request.actor.now) == true
        let outcome = try await attempts.verify(
            request.password, against: candidate?.passwordToVerify(at: request.actor.now), attempt,
            at: candidate?.account.id,
            by: request.actor)
        if case .right(let needsRehash) = outcome.verification, let candidate, let hash = candidate.passwordHash {
            let result = try await attempts.following(outcome) { () throws(LatchkeyError) in
                try await pass(request, candidate, hash, attempt, needsRehash: needsRehash && isAllowed)
            }
            if let result { return try await second(result, request) }
        }
        try await attempts.recordFailure(
            failure(request, candidate), outcome, at: isAllowed ? candidate?.account : nil, by: request.actor)
        throw LatchkeyError(.invalidCredentials)
    }

    /// A code that came with the password is the second step in the same request, with the counters of both. Nobody hears of the ticket:
    /// it ends as one that was not used.
    private func second(
        _ outcome: SignInOutcome, _ request: Request
    ) async throws(LatchkeyError) -> SignInOutcome {
        guard case .factorNeeded(let question) = outcome, let code = request.code else { return outcome }
        do {
            return SignInOutcome(
                try await secondStep(
                    SecondStep.Request(
                        ticket: question.ticket.text, .code(code), origin: request.origin, device: request.device,
                        replacedTokens: request.replacedTokens, handOff: request.handOff, key: request.key,
                        by: request.actor)))
        } catch  where error.code == .ticketInvalid {
            throw LatchkeyError(.factorInvalid)
        }
    }

    /// Nil when the account or its password is no longer what it was when it was looked at.
    ///
    /// Looks a second time, because another sign-in may just have made the hash anew (S-003), a second factor may just have been
    /// added or removed, or the device may just have been forgotten: that is no reason to refuse.
    private func pass(
        _ request: Request, _ candidate: SignInCandidate, _ hash: String, _ attempt: Attempt, needsRehash: Bool
    ) async throws(LatchkeyError) -> SignInOutcome? {
        let client = request.actor.client.hashing(for: attempt)
        let rehash = needsRehash ? await rehash(request.password, client) : nil
        let wish = SignInGate.Request(
            attempt: attempt, remember: request.remember ?? request.opened?.handOff.isRemembered ?? false,
            device: request.device, replacedTokens: request.replacedTokens, origin: request.origin,
            handOff: request.opened, key: request.key, actor: request.actor)
        if let result = try await gate.pass(candidate, .password(hash: hash, rehash: rehash), wish) { return result }
        guard let now = try await self.candidate(for: request), now.account.id == candidate.account.id,
            now.account.isActive(at: request.actor.now), let stored = now.passwordHash
        else { return nil }
        if stored == hash {
            guard
                now.account.factorEpoch != candidate.account.factorEpoch
                    || now.isTrustedDevice != candidate.isTrustedDevice
            else { return nil }
            return try await gate.pass(now, .password(hash: hash, rehash: rehash), wish)
        }
        guard needsRehash, let password = Password(candidate: request.password),
            case .right = try await hasher.verify(password, against: stored, for: client)
        else { return nil }
        return try await gate.pass(now, .password(hash: stored, rehash: nil), wish)
    }

    /// A code that was sent is checked on a trusted device too.
    private func candidate(for request: Request) async throws(LatchkeyError) -> SignInCandidate? {
        guard !request.name.isTooLong else { return nil }
        return try await store.findSignInCandidate(
            uid: request.name.typed, email: request.name.email, device: request.device,
            trust: request.code == nil ? trust : nil, now: request.actor.now)
    }

    private func attempt(for request: Request, _ candidate: SignInCandidate?) -> Attempt {
        Attempt(
            request.name, account: candidate?.account,
            knownDevice: candidate?.isKnownDevice == true ? request.device : nil, network: request.actor.client.network)
    }

    /// A rehash that finds the pool full waits for the next sign-in.
    private func rehash(_ typed: String, _ client: HashingClient) async -> String? {
        guard let password = Password(candidate: typed) else { return nil }
        return try? await hasher.hash(password, for: client)
    }

    private func failure(_ request: Request, _ candidate: SignInCandidate?) -> AuditEvent {
        let known = candidate?.failureDetails(at: request.actor.now)
        return request.actor.event(
            .signInFailed, on: candidate?.account.id, known ?? fingerprint.details(of: request.name))
    }
}

extension SignInCandidate {
    /// What a password is compared with: with nothing where the account's time is over, so that the right one is as wrong as any other,
    /// also to the counters.
    func passwordToVerify(at now: Timestamp) -> String? { account.hasEnded(at: now) ? nil : passwordHash }

    /// What staff read of a sign-in that failed.
    func failureDetails(at now: Timestamp) -> EventDetails {
        account.hasEnded(at: now) ? ["reason": "account_ended"] : [:]
    }
}
