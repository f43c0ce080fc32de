import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens

/// Which code of an account's second factors somebody has typed.
///
/// One that was used before is as wrong as any other, and costs as much: whoever has seen it typed learns nothing of it
/// (docs/decisions/0057). Whether it is still good is asked once more by the statement that uses it up.
struct FactorCodes: Sendable {
    let store: Store
    let dataKeys: DataKeys
    let secrets: OneTimeSecrets

    /// A code that is one of the account's, and that nobody had used when its factors were read.
    struct Match: Sendable {
        let account: Account
        let use: FactorUse
        /// Once this one is used up; nil for an account without a set.
        let recoveryCodesLeft: Int?
    }

    /// Nil where it is none of this account's, or was used. All that there are of its form are made and compared, whichever fits (S-061).
    func match(
        _ typed: TypedFactorCode, in stored: StoredFactors, at now: Timestamp
    ) async throws(LatchkeyError) -> Match? {
        guard !stored.account.factors.isEmpty else { return nil }
        let left = stored.recoverySet?.left
        switch typed {
        case .totp(let code):
            let key = try await dataKeys.open(stored.dataKey)
            let uses = stored.authenticators.compactMap { FactorCodes.use(of: $0, code, key, at: now) }
            return uses.first.map { Match(account: stored.account, use: $0, recoveryCodesLeft: left) }
        case .recoveryCode(let canonical):
            guard let set = stored.recoverySet else { return nil }
            guard let number = try await dataKeys.open(stored.dataKey).number(of: canonical, in: set.id),
                !set.isUsed(number)
            else { return nil }
            return Match(
                account: stored.account, use: .recoveryCode(set: set.id, number: number),
                recoveryCodesLeft: left.map { max(0, $0 - 1) })
        case .staffCode(let canonical):
            // Without a count of its own, which whoever has the password could fill (S-310).
            guard let token = try await store.listTokens(of: stored.account.id, [.factorCode], now: now).first,
                secrets.isCode(canonical, of: token)
            else { return nil }
            return Match(account: stored.account, use: .staffCode(token), recoveryCodesLeft: left)
        }
    }

    private static func use(
        of authenticator: Authenticator, _ code: TOTPCode, _ key: DataKey, at now: Timestamp
    ) -> FactorUse? {
        guard let seed = key.open(authenticator.sealed, row: authenticator.id, of: authenticator.accountID),
            let drift = TOTP.drift(of: code, seed, at: now, among: TOTPStep.allowed(drift: authenticator.drift))
        else { return nil }
        let step = TOTPStep.number(at: now) + Int64(drift)
        return step > authenticator.lastStep ? .totp(id: authenticator.id, step: step, drift: drift) : nil
    }
}
