package import LatchkeyCore

/// The counters that one guess at a password uses up.
///
/// Two of them count failures in a row. The answer may show the first, which goes by what the guesser knows; the second goes by
/// the account, and an answer that showed it would tell which uid an address belongs to (S-311).
package struct Attempt: Equatable, Sendable {
    /// By what was typed; by the account where the guesser is signed in to it.
    let shown: FailureCounter
    /// By the account, unless `shown` is that already or the name is nobody's.
    let hidden: FailureCounter?
    /// What a success clears.
    let cleared: [[UInt8]]
    /// What a success clears unless the password is off.
    let account: [UInt8]?
    /// What a wrong password uses up.
    package let failures: [QuotaUse]
    /// What a right password uses up.
    let signIns: [QuotaUse]
    /// What a right password uses up, but the answer must not show to others.
    let hiddenSignIns: [QuotaUse]
    /// The account, where there is one; else the counter of what was typed. Rows of networks are counted beside it, in one statement.
    let scope: WriteScope
    /// Counted for a device that has signed in to the account before.
    package let isOfKnownDevice: Bool

    /// A guess at the password of an account, by its counter alone.
    package init(account id: AccountID, knownDevice device: RandomID?, network: QuotaKey) {
        let device = device.map(SecretHash.of)
        let counter = FailureCounter.of(id, device: device)
        self.init(
            shown: counter, hidden: nil, cleared: device == nil ? [] : [FailureCounter.inSessions(id).bucket],
            account: FailureCounter.of(id).bucket, scope: .account(id), isOfKnownDevice: device != nil,
            network: network, signIns: Attempt.signIns(counter, device: device, of: FailureCounter.of(id)),
            hiddenSignIns: [])
    }

    /// A guess of somebody who is signed in to the account: nothing has to be hidden.
    ///
    /// It counts for the account's sessions, or the known device in them, and for nothing else: neither what strangers guess nor what
    /// their network does nor sign-ins with a stolen password keep the owner from a proof (S-047, S-309).
    package init(inSessionOf id: AccountID, knownDevice device: RandomID?) {
        let device = device.map(SecretHash.of)
        let counter = FailureCounter.inSessions(id)
        self.init(
            shown: device == nil ? counter : FailureCounter.of(id, device: device), hidden: nil,
            cleared: [counter.bucket], account: FailureCounter.of(id).bucket, scope: .account(id),
            isOfKnownDevice: device != nil, network: nil, signIns: SignInWay.session.signIns(of: id, device: device),
            hiddenSignIns: [])
    }

    /// A guess at a code of the account's second factors, of any kind: they share one counter (S-184). A right one clears that counter
    /// and no other: what a known device guesses frees no stranger (F-012).
    ///
    /// `network` is nil in a session of the account, which pays for nobody else's guesses.
    package init(secondFactorOf id: AccountID, knownDevice device: RandomID?, network: QuotaKey?) {
        let device = device.map(SecretHash.of)
        self.init(
            shown: FailureCounter.factor(id, device: device), hidden: nil, cleared: [], account: nil,
            scope: .account(id), isOfKnownDevice: device != nil, network: network, signIns: [], hiddenSignIns: [])
    }

    /// A signature of a passkey of the account. Nobody guesses one: what is bounded is what looking costs, for a device that the account
    /// knows by itself. The owner's budget of sign-ins is taken by a right one alone.
    ///
    /// One that has verified its owner clears the counters of wrong codes; a key beside the password clears what a code clears.
    /// `network` is nil in a session of the account: there the account's sessions are counted together.
    package init(
        passkeyOf id: AccountID, isUserVerified: Bool, knownDevice device: RandomID?, network: QuotaKey?
    ) {
        let device = device.map(SecretHash.of)
        let known = FailureCounter.factor(id, device: device)
        let stranger = FailureCounter.factor(id)
        let unknown = network ?? QuotaKey(FailureCounter.inSessions(id).bucket)
        self.init(
            shown: known, hidden: nil, cleared: isUserVerified && device != nil ? [stranger.bucket] : [], account: nil,
            scope: .account(id), isOfKnownDevice: device != nil, network: network,
            signIns: SignInWay.passkey.signIns(of: id, device: device), hiddenSignIns: [],
            failures: [QuotaUse(.networkFailures, for: device == nil ? unknown : QuotaKey(known.bucket))])
    }

    /// A guess at the account that was meant, if there is one. All spellings of what was typed come to one counter (S-042), and
    /// names that are nobody's are counted just the same (S-037).
    package init(_ name: SignInName, account: Account?, knownDevice device: RandomID?, network: QuotaKey) {
        let device = device.map(SecretHash.of)
        let shown = FailureCounter.typed(name, device: device)
        let hidden = account.map { FailureCounter.of($0.id, device: device) }
        self.init(
            shown: shown, hidden: hidden,
            cleared: account.map { FailureCounter.typed($0, devices: [nil, device]) } ?? [],
            account: account.map { FailureCounter.of($0.id).bucket },
            scope: account.map { .account($0.id) } ?? .counters([shown.bucket]), isOfKnownDevice: device != nil,
            network: network,
            signIns: Attempt.signIns(shown, device: device, of: FailureCounter.typed(name)),
            hiddenSignIns: account.flatMap { account in
                hidden.map { Attempt.signIns($0, device: device, of: FailureCounter.of(account.id)) }
            } ?? [])
    }

    /// A known device has budgets of its own and none of its network's (S-047, S-307); nor has a session, whose `network` is nil.
    private init(
        shown: FailureCounter, hidden: FailureCounter?, cleared: [[UInt8]], account: [UInt8]?, scope: WriteScope,
        isOfKnownDevice: Bool, network: QuotaKey?, signIns: [QuotaUse], hiddenSignIns: [QuotaUse],
        failures: [QuotaUse]? = nil
    ) {
        let network = isOfKnownDevice ? nil : network
        self.shown = shown
        self.hidden = hidden
        self.cleared = [shown.bucket] + [hidden?.bucket].compactMap(\.self) + cleared
        self.account = account
        self.scope = scope
        self.isOfKnownDevice = isOfKnownDevice
        self.failures = failures ?? Attempt.uses(.networkFailures, of: network)
        // A code is the second step of what the password has taken already.
        self.signIns = signIns.isEmpty ? [] : signIns + Attempt.uses(.networkSignIns, of: network)
        self.hiddenSignIns = hiddenSignIns
    }

    private static func uses(_ quota: Quota, of network: QuotaKey?) -> [QuotaUse] {
        network.map { [QuotaUse(quota, for: $0)] } ?? []
    }

    /// What a sign-in takes that nobody guesses, and that no `Attempt` was counted for: by an identity.
    package static func signIns(of id: AccountID, knownDevice device: RandomID?, network: QuotaKey) -> [QuotaUse] {
        SignInWay.identity.signIns(of: id, device: device.map(SecretHash.of))
            + uses(.networkSignIns, of: device == nil ? network : nil)
    }

    /// One budget for devices that the account does not know; for one that it knows, its own and that of all of them.
    private static func signIns(
        _ counter: FailureCounter, device: [UInt8]?, of all: FailureCounter
    ) -> [QuotaUse] {
        let key = QuotaKey(counter.bucket)
        guard device != nil else { return [QuotaUse(.accountSignIns, for: key)] }
        return [QuotaUse(.deviceSignIns, for: key), QuotaUse(.knownSignIns, for: QuotaKey(all.bucket))]
    }

    /// Names for those who wait for the verdict on another attempt: what was typed, and the account if it is not told.
    package var names: [[UInt8]] { counters.map(\.bucket) }

    var counters: [FailureCounter] { [shown] + [hidden].compactMap(\.self) }
}
