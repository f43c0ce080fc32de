package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// A person proves who they are with a password and gets a new session.
package struct SignIn: Sendable {
    let store: Store
    let hasher: PasswordHasher
    let attempts: PasswordAttempts
    let fingerprint: UIDFingerprint
    let issuer: SessionTokenIssuer
    let notices: Notices
    let emailAddresses: EmailAddresses
    let randomness: Randomness

    package struct Request: Sendable {
        /// A uid or a confirmed e-mail address.
        package let name: SignInName
        package let password: String
        package let remember: Bool
        /// From the device cookie, if the browser has one.
        package let device: RandomID?
        /// A session token that the browser came with; its session ends (S-102).
        package let replacedToken: String?
        package let actor: Actor

        /// `uid` as typed.
        package init(
            uid: String, password: String, remember: Bool, device: RandomID?, replacedToken: String?,
            by actor: Actor
        ) {
            self.name = SignInName(uid)
            self.password = password
            self.remember = remember
            self.device = device
            self.replacedToken = replacedToken
            self.actor = actor
        }
    }

    package struct Result: Sendable {
        package let account: Account
        package let token: SessionToken
        package let device: RandomID
        package let isRemembered: Bool
    }

    /// Throws `invalid_credentials` for every reason alike, `too_many_attempts`, `busy`, `unavailable`; and with the right
    /// password of an account that may not sign in, why: `email_unconfirmed`, `approval_pending`, `account_disabled` (S-026).
    package func callAsFunction(
        _ request: Request, authenticate: Authenticate
    ) async throws(LatchkeyError) -> Result {
        let candidate = try await candidate(for: request)
        let attempt = attempt(for: request, candidate)
        let isAllowed = candidate?.account.state == .active
        let outcome = try await attempts.verify(
            request.password, against: candidate?.passwordHash, attempt, at: candidate?.account.id,
            by: request.actor)
        if case .right(let needsRehash) = outcome.verification, let candidate {
            let result = try await attempts.following(outcome) { () throws(LatchkeyError) in
                guard isAllowed else { throw try await refusal(candidate, by: request.actor) }
                return try await open(request, candidate, attempt, needsRehash: needsRehash, authenticate)
            }
            if let result { return result }
        }
        try await attempts.recordFailure(
            failure(request, candidate), outcome, at: isAllowed ? candidate?.account : nil, by: request.actor)
        throw LatchkeyError(.invalidCredentials)
    }

    /// The new session; nil when the account or its password is no longer what it was when it was looked at.
    ///
    /// Looks a second time, because another sign-in may just have made the hash anew (S-003): that is no reason to
    /// refuse.
    private func open(
        _ request: Request, _ candidate: SignInCandidate, _ attempt: Attempt, needsRehash: Bool,
        _ authenticate: Authenticate
    ) async throws(LatchkeyError) -> Result? {
        let replaced = await replacedSession(request, authenticate)
        let rehash = needsRehash ? await rehash(request.password, request.actor.client.hashing(for: attempt)) : nil
        if let hash = candidate.passwordHash,
            let result = try await record(
                request, candidate.account, attempt, hash: hash, rehash: rehash, replaced: replaced)
        {
            return result
        }
        guard needsRehash, let now = try await self.candidate(for: request), now.account.id == candidate.account.id,
            now.account.state == .active, let hash = now.passwordHash,
            let password = Password(candidate: request.password),
            case .right = try await hasher.verify(
                password, against: hash, for: request.actor.client.hashing(for: attempt))
        else { return nil }
        return try await record(request, now.account, attempt, hash: hash, rehash: nil, replaced: replaced)
    }

    /// Why an account may not sign in, for those who know its password. Where an address has to be confirmed, the mail is sent
    /// once more.
    private func refusal(
        _ candidate: SignInCandidate, by actor: Actor
    ) async throws(LatchkeyError) -> LatchkeyError {
        let code: LatchkeyError.Code =
            switch candidate.account.state {
            case .pending where candidate.waitsForAddress: .emailUnconfirmed
            case .pending: .approvalPending
            case .disabled, .active: .accountDisabled
            }
        let event = actor.event(.signInFailed, on: candidate.account.id, ["reason": code.rawValue])
        if code == .emailUnconfirmed {
            try await emailAddresses.remind(candidate.account.id, actor, event: event)
        } else {
            try await store.recordEvents([event])
        }
        return LatchkeyError(code)
    }

    private func candidate(for request: Request) async throws(LatchkeyError) -> SignInCandidate? {
        guard !request.name.isTooLong else { return nil }
        return try await store.findSignInCandidate(
            uid: request.name.typed, email: request.name.email, device: request.device)
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

    private func replacedSession(_ request: Request, _ authenticate: Authenticate) async -> Session.Secret? {
        guard let token = request.replacedToken else { return nil }
        return try? await authenticate(token).session.secret
    }

    private func record(
        _ request: Request, _ account: Account, _ attempt: Attempt, hash: String, rehash: String?,
        replaced: Session.Secret?
    ) async throws(LatchkeyError) -> Result? {
        let now = request.actor.now
        let secret = Session.Secret(randomness)
        let device = request.device ?? RandomID(randomness)
        let absoluteEnd = now + issuer.limits.absolute(remember: request.remember)
        let token = issuer.token(
            for: account, secret: secret, isRemembered: request.remember, absoluteEnd: absoluteEnd, now: now
        )
        let session = Session(
            publicID: RandomID(randomness), accountID: account.id, createdAt: now, lastSeenAt: now,
            idleEnd: token.expiresAt, absoluteEnd: absoluteEnd, isRemembered: request.remember,
            ip: request.actor.client.ip, userAgent: request.actor.client.userAgent
        )
        var events = [request.actor.event(.signedIn, on: account.id, at: now)]
        if rehash != nil { events.append(request.actor.event(.passwordRehashed, on: account.id, at: now)) }
        let record = SignInRecord(
            session: session, secret: secret, method: "password", verifiedHash: hash, rehash: rehash, device: device,
            attempt: attempt, replaced: replaced, notice: notice(request, account, attempt), events: events
        )
        do {
            try await store.recordSignIn(record, policy: attempts.policy)
        } catch  where error.code == .invalidCredentials {
            return nil
        }
        var signedIn = account
        signedIn.lastSignInAt = now
        return Result(account: signedIn, token: token, device: device, isRemembered: request.remember)
    }

    /// Not for the first sign-in of all: that device is new to everybody.
    private func notice(_ request: Request, _ account: Account, _ attempt: Attempt) -> OutgoingMail? {
        guard !attempt.isOfKnownDevice, account.lastSignInAt != nil else { return nil }
        return notices.mail(.newDevice, to: account, request.actor)
    }

    private func failure(_ request: Request, _ candidate: SignInCandidate?) -> AuditEvent {
        request.actor.event(
            .signInFailed, on: candidate?.account.id, candidate == nil ? fingerprint.details(of: request.name) : [:])
    }
}
