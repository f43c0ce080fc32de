package import LatchkeyCore
import LatchkeyMail
import LatchkeyStore
import Logging

/// Brings what is in the outbox to people, beside the requests and never in their way (S-288).
package struct MailDelivery: Sendable {
    private let store: Store
    private let writer: MailWriter
    private let tokens: OneTimeTokens
    private let transport: any MailTransport
    private let policy: ThrottlePolicy
    private let clock: TimeSource
    private let randomness: Randomness
    private let logger: Logger

    private static let interval = Duration.seconds(1)
    private static let cleaningInterval = Duration.seconds(600)
    private static let batch = 20
    /// How long a claimed mail is ours.
    private static let lease = Duration.seconds(180)
    /// Longer than one mail can take.
    private static let longestDelivery = Duration.seconds(70)
    private static let mostAttempts = 12
    private static let longestPause = Duration.seconds(6 * 3600)
    /// Until mails are tried again that the whole server had no room for.
    private static let fullPause = Duration.seconds(300)

    init(
        store: Store, writer: MailWriter, tokens: OneTimeTokens, transport: any MailTransport,
        policy: ThrottlePolicy, clock: TimeSource, randomness: Randomness, logger: Logger
    ) {
        self.store = store
        self.writer = writer
        self.tokens = tokens
        self.transport = transport
        self.policy = policy
        self.clock = clock
        self.randomness = randomness
        self.logger = logger
    }

    /// Runs until cancelled; then the mail under way is interrupted, and left for the next start with all others.
    package func run() async {
        await withTaskCancellationHandler {
            var cleanedAt: Timestamp?
            while !Task.isCancelled {
                let now = clock.now()
                if cleanedAt.map({ now - $0 > MailDelivery.cleaningInterval }) ?? true {
                    transport.removeOld(now: now)
                    cleanedAt = now
                }
                do throws(LatchkeyError) {
                    while try await deliverDue() > 0, !Task.isCancelled {}
                } catch {
                    logger.warning("the outbox cannot be read", metadata: ["code": "\(error.code.rawValue)"])
                }
                try? await Task.sleep(for: MailDelivery.interval)
            }
        } onCancel: {
            transport.close()
        }
    }

    /// Tries what is due once, at most a batch; answers how many mails that were.
    package func deliverDue() async throws(LatchkeyError) -> Int {
        let claimed = try await store.claimMail(
            now: clock.now(), lease: MailDelivery.lease, limit: MailDelivery.batch)
        var left = claimed[...]
        do throws(LatchkeyError) {
            // What would outlast its lease is left: somebody else may have it then.
            while let next = left.first, !Task.isCancelled, clock.now() + MailDelivery.longestDelivery < next.dueAt {
                guard try await handle(next) else { break }
                left = left.dropFirst()
            }
        } catch {
            // The one that this happened to keeps its lease, so that it does not stand in the others' way.
            try? await store.releaseMail(left.dropFirst().map(\.mail.id), now: clock.now())
            throw error
        }
        if !left.isEmpty { try await store.releaseMail(left.map(\.mail.id), now: clock.now()) }
        return claimed.count - left.count
    }

    /// False when it was interrupted.
    private func handle(_ queued: QueuedMail) async throws(LatchkeyError) -> Bool {
        guard queued.mail.kind != .recoveryRequest else {
            try await resolve(queued.mail)
            return true
        }
        guard let message = try await message(for: queued.mail) else {
            try await settle(queued, .failed, "no longer wanted")
            return true
        }
        guard try await hasRoom(queued) else { return true }
        let tries = queued.attempts + 1
        switch await transport.deliver(message) {
        case .sent(let answer): try await settle(queued, .sent, answer)
        case .refused(let answer): try await settle(queued, .failed, answer)
        case .failedForNow(let answer) where tries < MailDelivery.mostAttempts:
            let pause = min(.seconds(30 << tries), MailDelivery.longestPause)
            try await settle(queued, .waiting, answer, dueAt: clock.now() + pause)
        case .failedForNow(let answer): try await settle(queued, .failed, answer)
        case .interrupted: return false
        }
        return true
    }

    /// Counts a mail to an address that nobody has shown to be theirs, where it goes out, whatever caused it (S-306): a mailbox
    /// gets few, and further ones are given up; when the whole server has sent its share, mails wait. Mails to confirmed
    /// addresses never wait for those: what they tell of is limited where it happens.
    private func hasRoom(_ queued: QueuedMail) async throws(LatchkeyError) -> Bool {
        guard queued.attempts == 0, [.verifyEmail, .changeEmail, .approved].contains(queued.mail.kind),
            let address = try? EmailAddress(queued.mail.recipient)
        else { return true }
        guard try await take(.mailboxMails, .mailbox(of: address)) else {
            try await settle(queued, .failed, "too many for this mailbox in an hour")
            return false
        }
        guard try await !take(.serverMails, .server) else { return true }
        try await store.refund(.mailboxMails, for: .mailbox(of: address))
        logger.error("the server has sent as many mails as it may in an hour; others wait (throttle.mail_ceiling)")
        try await store.postponeMail(queued.mail.id, until: clock.now() + MailDelivery.fullPause)
        return false
    }

    private func take(_ quota: Quota, _ key: QuotaKey) async throws(LatchkeyError) -> Bool {
        do throws(LatchkeyError) {
            try await store.take(quota, for: key, policy: policy, now: clock.now())
            return true
        } catch  where error.code == .tooManyAttempts {
            return false
        }
    }

    private func settle(
        _ queued: QueuedMail, _ state: QueuedMail.State, _ answer: String, dueAt: Timestamp? = nil
    ) async throws(LatchkeyError) {
        try await store.settleMail(queued.mail.id, state, answer: answer, dueAt: dueAt ?? queued.dueAt)
        let level: Logger.Level = state == .sent ? .info : .warning
        // No address: whose mail it is tells the account's id (S-278).
        logger.log(
            level: level, "mail",
            metadata: [
                "kind": "\(queued.mail.kind.rawValue)", "state": "\(state.text)", "attempts": "\(queued.attempts + 1)",
                "account": "\(queued.mail.accountID?.text ?? "")", "answer": "\(answer)",
            ])
    }

    private func resolve(_ request: OutgoingMail) async throws(LatchkeyError) {
        let now = clock.now()
        _ = try await store.resolveRecoveryRequest(request, policy: policy, now: now) {
            [tokens, randomness] account, address in
            let token = tokens.make(.resetPassword, of: account.id, email: address, now: now)
            let mail = OutgoingMail(
                id: RandomID(randomness), kind: .resetPassword, language: request.language, accountID: account.id,
                recipient: address, tokenID: token.id, origin: request.origin, createdAt: now)
            return IssuedToken(token, mails: [mail])
        }
    }

    /// Nil when the account is gone, or the token was used or has expired: the mail would only confuse.
    private func message(for mail: OutgoingMail) async throws(LatchkeyError) -> MailMessage? {
        // There is nobody left whose name it could have.
        if mail.kind == .accountDeleted { return writer.message(mail, nil, nil) }
        guard let id = mail.accountID, let account = try await store.findAccount(id) else { return nil }
        var token: OneTimeToken?
        if let tokenID = mail.tokenID {
            token = try await store.findToken(tokenID, now: clock.now())
            guard token != nil else { return nil }
        }
        guard [.verifyEmail, .approved].contains(mail.kind),
            let owner = try await store.findConfirmed(mail.recipient), owner.id != id
        else { return writer.message(mail, account, token) }
        // Its owner learns of it at the owner's own address, and nobody else (S-029): what was typed may differ in what stands
        // behind a +, which some providers give to another person (S-326).
        return writer.message(mail, as: .accountExists, to: owner.email, owner, nil)
    }
}
