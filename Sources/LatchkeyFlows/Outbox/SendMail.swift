import LatchkeyCore
import LatchkeyMail
import LatchkeyStore
import Logging

/// The job behind a mail: writes it, asks whether there is room for it, and hands it to the mail server.
struct SendMail: Sendable {
    let store: Store
    let writer: MailWriter
    let transport: any MailTransport
    let policy: ThrottlePolicy
    let clock: TimeSource
    let logger: Logger

    /// Until mails are tried again that the whole server had no room for.
    private static let fullPause = Duration.seconds(300)
    /// How long a mail waits for room in its mailbox: its link, which lives for a day, is good for some hours more.
    private static let longestWait = Duration.seconds(20 * 3600)

    func callAsFunction(_ mail: OutgoingMail, isFirstAttempt: Bool) async throws(LatchkeyError) -> JobOutcome {
        if mail.kind == .passwordWithoutFactor, try await store.dropNeedless(mail) { return .gone }
        guard let message = try await message(for: mail) else { return .refused("no longer wanted") }
        if isFirstAttempt, let refusal = try await refusal(mail) { return refusal }
        switch await transport.deliver(message) {
        case .sent(let answer): return .done(answer)
        case .refused(let answer): return .refused(answer)
        case .failedForNow(let answer): return .failedForNow(answer)
        case .interrupted: return .interrupted
        }
    }

    /// Removes what is too old of the mails that wait in files.
    func tidy(now: Timestamp) { transport.removeOld(now: now) }

    /// The mail under way ends at once.
    func interrupt() { transport.close() }

    /// Counts a mail to an address that nobody has shown to be theirs, where it goes out, whatever caused it (S-306): a mailbox
    /// gets few, and of those that one network has caused half as many; when the whole server has sent its share, mails wait. Mails to
    /// confirmed addresses never wait for those: what they tell of is limited where it happens.
    private func refusal(_ mail: OutgoingMail) async throws(LatchkeyError) -> JobOutcome? {
        guard mail.kind.isForStrangers, let address = try? EmailAddress(mail.recipient) else { return nil }
        guard try await !store.isSuperseded(mail) else { return .refused("a later one brings the same link") }
        let uses = SendMail.uses(of: mail, to: address)
        if let until = try await store.takeOrWait(uses, policy: policy, now: clock.now()) {
            return SendMail.waiting(mail, until: until)
        }
        let server = [QuotaUse(.serverMails, for: .server)]
        guard try await store.takeOrWait(server, policy: policy, now: clock.now()) != nil else { return nil }
        try await store.refund(uses)
        logger.error("the server has sent as many e-mails as it may in an hour; others wait (throttle.mail_ceiling)")
        return .postponed(until: clock.now() + SendMail.fullPause)
    }

    /// Staff let people in from one network, many of them for one family: those count for the mailbox alone.
    private static func uses(of mail: OutgoingMail, to address: EmailAddress) -> [QuotaUse] {
        let mailbox = QuotaUse(.mailboxMails, for: .mailbox(of: address))
        guard mail.kind != .approved else { return [mailbox] }
        let network = QuotaKey.mailbox(of: address, from: NetworkAddress(mail.origin))
        return [mailbox, QuotaUse(.mailboxNetworkMails, for: network)]
    }

    /// What has no room waits for the next hour: else a stranger who signs up with somebody's address would keep its owner from the mail
    /// that they asked for.
    private static func waiting(_ mail: OutgoingMail, until: Timestamp) -> JobOutcome {
        until <= mail.createdAt + longestWait ? .postponed(until: until) : .refused("too many for this mailbox")
    }

    /// Nil when the account is gone, or the token was used or has expired: the mail would only confuse.
    private func message(for mail: OutgoingMail) async throws(LatchkeyError) -> MailMessage? {
        // There is nobody left whose name it could have.
        if mail.kind == .accountDeleted { return writer.message(mail, nil, nil) }
        guard let id = mail.accountID, let account = try await store.findAccount(id) else { return nil }
        if mail.kind == .recoveryCodeUsed {
            let left = try await store.findRecoverySet(of: id)?.left ?? 0
            return writer.message(mail, account, nil, recoveryCodesLeft: left)
        }
        // Whoever has a key stays, whatever happened to the password and to other factors.
        if mail.kind == .passwordChanged || mail.kind == .factorsReset {
            let kinds: [Passkey.Kind] = mail.kind == .factorsReset ? Passkey.Kind.allCases : [.passkey]
            let keys = try await store.listPasskeys(of: id).filter { $0.isUsable && kinds.contains($0.kind) }
            let identities = mail.kind == .passwordChanged ? try await store.listIdentities(of: id).count : 0
            return writer.message(mail, account, nil, passkeys: keys.count, identities: identities)
        }
        var token: OneTimeToken?
        var isLinkGood = true
        if let tokenID = mail.tokenID {
            let now = clock.now()
            token = try await store.findToken(tokenID, isForOwner: true, now: now)
            guard token != nil else { return nil }
            isLinkGood = try await store.findToken(tokenID, now: now) != nil
        }
        guard [.verifyEmail, .approved].contains(mail.kind),
            let owner = try await store.findConfirmed(mail.recipient), owner.id != id
        else { return writer.message(mail, account, token, isLinkGood: isLinkGood) }
        // Its owner learns of it at the owner's own address, and nobody else (S-029): what was typed may differ in what stands
        // behind a +, which some providers give to another person (S-326).
        return writer.message(mail, as: .accountExists, to: owner.email, owner, nil)
    }
}

extension SendMail {
    init(_ parts: FlowParts, logger: Logger) {
        self.init(
            store: parts.store,
            writer: MailWriter(
                templates: parts.mail.templates, secrets: parts.mail.secrets,
                configuration: parts.mail.configuration),
            transport: parts.mail.transport, policy: parts.throttle, clock: parts.clock, logger: logger)
    }
}
