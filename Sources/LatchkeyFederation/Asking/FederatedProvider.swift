package import LatchkeyCore

/// A provider that is asked by HTTP: a sign-in as it goes on our side of the line, within bounds (G-019).
package struct FederatedProvider: IdentityProvider {
    package let settings: ProviderSettings
    let plan: ProviderPlan
    let redirectURI: String
    let line: ProviderLine
    let memory = ProviderMemory()

    /// For a whole `identity`, however many calls it takes.
    private let patience: Duration
    let tell: @Sendable (ProviderNews) -> Void

    /// `clock` is the wall clock, and `tell` hears of outages, and of id_tokens and key sets that are refused. Throws `address` for what
    /// the configuration should have refused.
    package init(
        _ settings: ProviderSettings, publicURL: Origin, transport: any ProviderTransport,
        clock: @escaping @Sendable () -> Timestamp, patience: Duration = .seconds(12),
        tell: @escaping @Sendable (ProviderNews) -> Void = { _ in }
    ) throws(FederationFault) {
        self.settings = settings
        plan = try ProviderPlan(settings, publicIsLoopback: publicURL.isLoopback)
        redirectURI = settings.id.redirectURI(at: publicURL)
        self.patience = patience
        self.tell = tell
        line = ProviderLine(transport, clock: clock)
    }

    package var issuer: String? { plan.identityIssuer }
    package var issuers: [String] { plan.identityIssuers }

    package func authorization(
        _ secrets: ProviderSecrets, isFresh: Bool, now: Timestamp
    ) throws(ProviderRefusal) -> String {
        let endpoints = try endpoints(at: now)
        guard let verifier = CodeVerifier(secrets.verifier) else { throw .failed(stage: "verifier") }
        return AuthorizationRequest(
            endpoint: endpoints.authorization, clientID: settings.clientID, redirectURI: redirectURI, scopes: scopes,
            state: secrets.state, nonce: plan.kind.hasIDToken ? secrets.nonce : nil, verifier: verifier,
            prompt: (settings.prompt ?? plan.kind.prompt).flatMap { $0.isEmpty ? nil : $0 },
            maxAge: isFresh && plan.kind.hasIDToken ? 0 : nil
        ).location
    }

    private var scopes: [String] {
        let scopes = settings.scopes ?? plan.kind.scopes
        let needsMembership = plan.kind == .github && !settings.entry.organizations.isEmpty
        return needsMembership && !scopes.contains("read:org") ? scopes + ["read:org"] : scopes
    }

    package func checkIssuer(_ said: String?, now: Timestamp) throws(ProviderRefusal) {
        let isPromised: Bool
        switch plan.kind {
        // GitHub and Google send it on some days (G-010).
        case .github, .google, .microsoft, .discord: isPromised = false
        case .gitlab, .openID: isPromised = memory.metadata(at: now)?.sendsIssuer ?? false
        }
        let isGood = plan.answerIssuers.contains { issuer in
            (try? AnswerIssuer(issuer: issuer, isRequired: isPromised).check(said)) != nil
        }
        guard isGood else { throw .answerIssuer }
    }

    package func identity(
        code: String, _ secrets: ProviderSecrets, now: Timestamp
    ) async throws(ProviderRefusal) -> Identity {
        try line.requireOpen()
        return try await line.occupied { () async throws(ProviderRefusal) in
            let outcome = await withTaskGroup(of: Result<Identity, ProviderRefusal>.self) { group in
                group.addTask { await asked(code, secrets, now: now) }
                group.addTask {
                    do { try await Task.sleep(for: patience) } catch { return .failure(.failed(stage: "time")) }
                    // The call that is cut off now does not count itself.
                    line.note(.timedOut, of: "time")
                    return .failure(.failed(stage: "time", isOutage: true))
                }
                defer { group.cancelAll() }
                return await group.next() ?? .failure(.failed(stage: "time"))
            }
            return try outcome.get()
        }
    }

    private func asked(
        _ code: String, _ secrets: ProviderSecrets, now: Timestamp
    ) async -> Result<Identity, ProviderRefusal> {
        do throws(ProviderRefusal) {
            let tokens = try await exchange(code, secrets, now: now)
            return await named(by: tokens, secrets, now: now)
        } catch {
            return .failure(error)
        }
    }

    /// The code is used up by now: what says that nobody was asked, so that somebody tries it again, would not be true.
    private func named(
        by tokens: TokenAnswer, _ secrets: ProviderSecrets, now: Timestamp
    ) async -> Result<Identity, ProviderRefusal> {
        do throws(ProviderRefusal) {
            switch plan.kind {
            case .github: return .success(try await gitHub(tokens))
            case .discord: return .success(try await discord(tokens))
            default: return .success(try await openID(tokens, secrets, now: now))
            }
        } catch {
            switch error {
            case .busy, .unavailable: return .failure(.failed(stage: "line"))
            case .failed, .denied, .answerIssuer, .notAllowed: return .failure(error)
            }
        }
    }

    /// Once: a code is never tried again.
    private func exchange(
        _ code: String, _ secrets: ProviderSecrets, now: Timestamp
    ) async throws(ProviderRefusal) -> TokenAnswer {
        let endpoints = try endpoints(at: now)
        guard let verifier = CodeVerifier(secrets.verifier) else { throw .failed(stage: "verifier") }
        let request = TokenRequest(
            code: code, redirectURI: redirectURI, verifier: verifier, clientID: settings.clientID,
            clientSecret: settings.clientSecret, by: endpoints.authentication)
        let answer = try await line.send(
            ProviderCall("token", endpoints.token, form: request.body, authorization: request.authorization))
        return try judged("token", of: answer) { () throws(FederationFault) in try TokenAnswer(answer) }
    }

    struct Endpoints {
        let authorization: ProviderAddress
        let token: ProviderAddress
        let authentication: ClientAuthentication
    }

    private func endpoints(at now: Timestamp) throws(ProviderRefusal) -> Endpoints {
        if let fixed = plan.fixedEndpoints {
            return try judged("address") { () throws(FederationFault) in
                Endpoints(
                    authorization: try ProviderAddress(endpoint: fixed.authorization, of: plan.issuer),
                    token: try ProviderAddress(endpoint: fixed.token, of: plan.issuer), authentication: .post)
            }
        }
        // Nobody waits for a provider that was never heard of (G-020).
        guard let metadata = memory.metadata(at: now) else { throw .unavailable(retryAfter: 10) }
        return Endpoints(
            authorization: metadata.authorizationEndpoint, token: metadata.tokenEndpoint,
            authentication: metadata.clientAuthentication)
    }

    package func refresh(now: Timestamp) async {
        guard let discovery = plan.discovery, memory.isMetadataDue(at: now), (try? line.requireOpen()) != nil else {
            return
        }
        var failedStep: String?
        if let answer = try? await line.send(ProviderCall("discovery", discovery.address)) {
            do throws(FederationFault) {
                memory.keep(try ProviderMetadata(answer, said: discovery.said, issuer: plan.issuer), at: now)
            } catch {
                failedStep = "\(error)"
            }
        } else {
            // The end of this server is no outage of theirs.
            guard !Task.isCancelled else { return }
            failedStep = "no answer"
        }
        guard memory.isNews(isAway: failedStep != nil) else { return }
        tell(failedStep.map { .away(settings.id, step: $0) } ?? .back(settings.id))
    }

    /// What a fault means to the person: only that they are refused, that their code is, or that the provider failed; by itself, where the
    /// `answer` that is judged says so.
    func judged<Value>(
        _ stage: String, of answer: ProviderAnswer? = nil, _ work: () throws(FederationFault) -> Value
    ) throws(ProviderRefusal) -> Value {
        do {
            return try work()
        } catch {
            throw FederatedProvider.refusal(error, stage, isOutage: answer?.isOutage ?? false)
        }
    }

    static func refusal(_ fault: FederationFault, _ stage: String, isOutage: Bool = false) -> ProviderRefusal {
        switch fault {
        case .providerRefused: .denied
        case .notAllowed, .tenant: .notAllowed(nil)
        default: .failed(stage: stage, isOutage: isOutage)
        }
    }
}
