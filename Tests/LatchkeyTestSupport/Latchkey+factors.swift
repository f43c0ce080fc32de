import HTTPTypes
package import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTokens

/// An authenticator that a test holds in its hand, with what stands on paper beside it.
package struct Phone: Sendable {
    package let account: Account
    package let id: RandomID
    package let recoveryCodes: [String]
    private let seed: TOTPSeed

    fileprivate init(account: Account, id: RandomID, recoveryCodes: [String], seed: TOTPSeed) {
        self.account = account
        self.id = id
        self.recoveryCodes = recoveryCodes
        self.seed = seed
    }

    /// What it shows; `steps` is by how many its clock is ahead.
    package func code(at now: Timestamp, steps: Int = 0) -> String {
        String(decoding: TOTP.digits(of: seed, step: TOTPStep.number(at: now) + Int64(steps)), as: UTF8.self)
    }

    /// Six digits that it shows in none of the steps around.
    package func wrongCode(at now: Timestamp) -> String {
        let shown = Set((-4...4).map { code(at: now, steps: $0) })
        return (0..<20).map { String("00000\($0)".suffix(6)) }.first { !shown.contains($0) } ?? "000000"
    }
}

extension Latchkey {
    /// Gives the account a confirmed authenticator, and recovery codes if it has none. Every node hears of it.
    package func addPhone(to account: Account) async throws -> Phone {
        let key = try await flows.factors.dataKeys.open()
        let (id, seed, now) = (RandomID.fixture(), TOTPSeed(.system), clock.now)
        let sealed = try key.seal(seed, row: id, of: account.id, .system)
        try await store.execute(
            """
            INSERT INTO totp (id, account_id, name, sealed, last_step, drift, failures, created_at, confirmed_at)
            VALUES (?, ?, 'Phone', ?, 0, 0, 0, ?, ?)
            """,
            id, account.id, sealed, now, now)
        try await store.execute(
            """
            INSERT INTO recovery_set (account_id, id, used, created_at) VALUES (?, ?, 0, ?)
            ON CONFLICT (account_id) DO NOTHING
            """,
            account.id, RandomID.fixture(), now)
        try await changeFactors(of: account, to: .totp)
        guard let set = try await store.findRecoverySet(of: account.id) else { throw HarnessError("no recovery codes") }
        return Phone(account: account, id: id, recoveryCodes: key.recoveryCodes(of: set.id), seed: seed)
    }

    /// As if another node had done it.
    package func changeFactors(of account: Account, to kinds: FactorKinds) async throws {
        try await store.execute(
            "UPDATE account SET factor_kinds = ?, factor_epoch = factor_epoch + 1 WHERE id = ?", kinds.rawValue,
            account.id)
        try await store.execute("INSERT INTO account_change (at, account_id) VALUES (?, ?)", clock.now, account.id)
        try await flows.sessions.live.followChanges()
    }

    /// The first step of a sign-in.
    package func ticket(
        _ uid: String, _ password: String = Latchkey.password, cookie: String? = nil, origin: String? = nil
    ) async throws -> String {
        let answer = try await signInAnswer(uid, password, cookie: cookie, origin: origin)
        guard answer.status == 403, let ticket = answer.json["ticket"] as? String else {
            throw HarnessError("\(uid) got no ticket: \(answer.status) \(answer.text)")
        }
        return ticket
    }

    /// The second one.
    package func finish(
        _ ticket: String, _ code: String, trustsDevice: Bool = false, cookie: String? = nil, origin: String? = nil
    ) async throws -> Answer {
        let body = Latchkey.body(["ticket": ticket, "code": code])
        let trust = trustsDevice ? #","trust_device":true}"# : "}"
        return try await send(
            .post, "/api/authenticate/factor", json: body.dropLast() + trust, cookie: cookie, origin: origin)
    }

    /// Signs in by both, and answers the Cookie field. A code is good for one sign-in: a second one needs another step.
    package func signIn(with phone: Phone) async throws -> String {
        let answer = try await finish(ticket(phone.account.uid), phone.code(at: clock.now))
        guard answer.status == 200, let token = answer.cookie("latchkey") else {
            throw HarnessError("\(phone.account.uid) could not sign in: \(answer.status) \(answer.text)")
        }
        return "latchkey=\(token)"
    }
}
