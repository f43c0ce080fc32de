/// Everything that may happen only so many times within a window, and the numbers for it.
///
/// Guesses at one password are limited by `ThrottlePolicy` itself, with waits that grow.
package enum Quota: String, CaseIterable, Sendable {
    /// Wrong passwords from one network: far above a class of 35 (S-048).
    case networkFailures = "network-failures"
    /// Right passwords from one network: a class of 35 that signs in several times passes (S-309).
    case networkSignIns = "network-sign-ins"
    /// Right passwords for one account from devices that it does not know (S-309).
    case accountSignIns = "account-sign-ins"
    /// Right passwords for one account from one device that it knows (S-309).
    case deviceSignIns = "device-sign-ins"
    /// Right passwords for one account from all devices that it knows: each sign-in can make another one known (S-309).
    case knownSignIns = "known-sign-ins"
    /// Sign-ups from one network, failed ones included (S-030).
    case signUps = "sign-ups"
    /// A class that forgot its passwords over the holidays asks from one network.
    case recoveryRequests = "recovery-requests"
    /// Links and codes from one network: links cannot be guessed; a network that tries all the same is stopped (S-129).
    case linkGuesses = "link-guesses"
    /// Mails to confirm an address that one account asks for.
    case verificationMails = "verification-mails"

    /// How many fit into a window unless the operator chose another number; 0 switches the quota off.
    package var defaultLimit: Int {
        switch self {
        case .networkFailures: 300
        case .networkSignIns, .knownSignIns: 300
        case .accountSignIns, .deviceSignIns: 60
        case .signUps, .recoveryRequests: 45
        case .linkGuesses: 60
        case .verificationMails: 5
        }
    }

    /// Begins with the first use.
    package var window: Duration { .seconds(15 * 60) }
}

/// One quota as one client, account or mailbox uses it.
package struct QuotaUse: Equatable, Sendable {
    package let quota: Quota
    package let key: QuotaKey

    package init(_ quota: Quota, for key: QuotaKey) {
        self.quota = quota
        self.key = key
    }
}
