import LatchkeyCore

/// Who it is, once the code has been exchanged. The access token is used here and dropped (G-021).
extension FederatedProvider {
    func openID(
        _ tokens: TokenAnswer, _ secrets: ProviderSecrets, now: Timestamp
    ) async throws(ProviderRefusal) -> Identity {
        guard let metadata = memory.metadata(at: now) else { throw .unavailable(retryAfter: 10) }
        guard let text = tokens.idToken else { throw refusing(.memberMissing) }
        let token = try await verified(text, tokens.accessToken, metadata, secrets, now: now)
        try requireEntry(of: token)
        var info: UserInfo?
        // Only for what the token does not say.
        if !token.claims.has("email") || !token.claims.has("name"), let address = metadata.userInfoEndpoint {
            let answer = try await line.send(
                ProviderCall("userinfo", address, authorization: "Bearer \(tokens.accessToken)"))
            info = try judged("userinfo", of: answer) { () throws(FederationFault) in try UserInfo(answer, of: token) }
        }
        let provider = OpenIDProvider(plan.kind, trustsEmail: settings.trustsEmail)
        var identity = try judged("identity") { () throws(FederationFault) in
            try provider.identity(token, userInfo: info)
        }
        identity.roles = roles(by: token)
        return identity
    }

    /// By what is signed alone (G-041). A claim that is missing gives nothing.
    private func roles(by token: VerifiedIDToken) -> [String] {
        let given = settings.roles.filter { EntryRule.holds(token.claims[$0.claim.name], $0.claim.value) }
        return Set(given.map(\.role)).sorted()
    }

    /// A refusal says of whom the token is: what was given by this identity is to be taken (S-380).
    private func requireEntry(of token: VerifiedIDToken) throws(ProviderRefusal) {
        do throws(FederationFault) {
            for rule in entryRules { try rule.check(token) }
        } catch {
            let refusal = FederatedProvider.refusal(error, "entry")
            guard case .notAllowed = refusal else { throw refusal }
            throw .notAllowed(NamedPerson(issuer: token.issuer, subject: token.subject, saidAt: token.saidAt))
        }
    }

    private var entryRules: [EntryRule] {
        var rules: [EntryRule] = []
        let entry = settings.entry
        if !entry.domains.isEmpty { rules.append(.domains(Set(entry.domains))) }
        if !entry.groups.isEmpty { rules.append(.groups(Set(entry.groups))) }
        if let claim = entry.claim { rules.append(.claim(name: claim.name, value: claim.value)) }
        return rules
    }

    /// With the keys that are known; where none fits, once more with what the provider publishes by now (G-016).
    private func verified(
        _ text: String, _ accessToken: String, _ metadata: ProviderMetadata, _ secrets: ProviderSecrets, now: Timestamp
    ) async throws(ProviderRefusal) -> VerifiedIDToken {
        let verifier = IDTokenVerifier(
            issuer: plan.issuerRule, clientID: settings.clientID, algorithms: metadata.algorithms)
        let (line, tell, id) = (line, tell, settings.id)
        let fetch: @Sendable () async -> Result<ProviderKeySet, ProviderRefusal> = {
            await FederatedProvider.keys(at: metadata.keySet, line) { tell(.keysRefused(id, check: "\($0)")) }
        }
        var keys = try await memory.keys(at: now, fetch: fetch)
        do throws(FederationFault) {
            return try await verifier.verify(
                text, keys: keys, nonce: secrets.nonce, accessToken: accessToken, now: now)
        } catch {
            guard FederatedProvider.mayHaveNewKey(error, text),
                let newer = try await memory.newerKeys(at: now, fetch: fetch)
            else {
                throw refusing(error)
            }
            keys = newer
        }
        do throws(FederationFault) {
            return try await verifier.verify(
                text, keys: keys, nonce: secrets.nonce, accessToken: accessToken, now: now)
        } catch {
            throw refusing(error)
        }
    }

    /// Tells which check it was, where that is not about the person: the audit says no more than the stage.
    private func refusing(_ fault: FederationFault) -> ProviderRefusal {
        let refusal = FederatedProvider.refusal(fault, "id_token")
        if case .failed = refusal { tell(.tokenRefused(settings.id, check: "\(fault)")) }
        return refusal
    }

    /// Where neither token nor key has a `kid`, a new key shows in nothing but the signature.
    private static func mayHaveNewKey(_ fault: FederationFault, _ text: String) -> Bool {
        switch fault {
        case .keyUnknown: true
        case .signature: (try? CompactToken(text))?.keyID == nil
        default: false
        }
    }

    /// `refused` hears which check an answer did not pass.
    private static func keys(
        at address: ProviderAddress, _ line: ProviderLine, refused: @Sendable (FederationFault) -> Void
    ) async -> Result<ProviderKeySet, ProviderRefusal> {
        do throws(ProviderRefusal) {
            let answer = try await line.send(ProviderCall("keys", address, longest: ProviderKeySet.longest))
            do throws(FederationFault) {
                return .success(try ProviderKeySet(answer))
            } catch {
                refused(error)
                return .failure(.failed(stage: "keys", isOutage: answer.isOutage))
            }
        } catch {
            return .failure(error)
        }
    }

    func gitHub(_ tokens: TokenAnswer) async throws(ProviderRefusal) -> Identity {
        let api = GitHubProvider.api(of: plan.issuer)
        for organization in settings.entry.organizations {
            let answer = try await get("organization", "\(api)/user/memberships/orgs/\(organization)", tokens)
            guard try isMember(answer, of: organization) else { throw .notAllowed(nil) }
        }
        let user = try await get("user", GitHubProvider.userAPI(of: plan.issuer), tokens)
        let emails = try await get("emails", "\(api)/user/emails", tokens)
        return try judged("user", of: user) { () throws(FederationFault) in
            try GitHubProvider(issuer: plan.issuer.text).identity(
                user: user, emails: emails.status == 200 ? emails : nil)
        }
    }

    /// Only an answer says that somebody is outside: a failure is the provider's, and a 403 that of our application there.
    private func isMember(_ answer: ProviderAnswer, of organization: String) throws(ProviderRefusal) -> Bool {
        guard answer.status != 404 else { return false }
        try judged("organization", of: answer) { () throws(FederationFault) in _ = try answer.object() }
        return GitHubProvider.isMember(answer, of: organization)
    }

    func discord(_ tokens: TokenAnswer) async throws(ProviderRefusal) -> Identity {
        let user = try await get("user", DiscordProvider.userAPI(of: plan.issuer), tokens)
        return try judged("user", of: user) { () throws(FederationFault) in try DiscordProvider.identity(user: user) }
    }

    private func get(
        _ stage: String, _ text: String, _ tokens: TokenAnswer
    ) async throws(ProviderRefusal) -> ProviderAnswer {
        let address = try judged("address") { () throws(FederationFault) in
            try ProviderAddress(endpoint: text, of: plan.issuer)
        }
        return try await line.send(
            ProviderCall(stage, address, authorization: "Bearer \(tokens.accessToken)"))
    }
}
