/// Everything that may happen only so many times within a window, and the numbers for it.
///
/// Guesses at one password are limited by `ThrottlePolicy` itself, with waits that grow.
package enum Quota: String, CaseIterable, Sendable {
    /// Wrong passwords from one network: far above a class of 35 (S-048).
    case networkFailures = "network-failures"
    /// Right passwords from one network: a class of 35 that signs in several times passes (S-309).
    case networkSignIns = "network-sign-ins"
    /// Right passwords for one account from devices that it does not know; as many again each for passkeys, for identities, and for
    /// right passwords in its sessions (S-309).
    case accountSignIns = "account-sign-ins"
    /// Right passwords for one account from one device that it knows (S-309).
    case deviceSignIns = "device-sign-ins"
    /// Right passwords for one account from all devices that it knows: each sign-in can make another one known (S-309).
    case knownSignIns = "known-sign-ins"
    /// Sign-ups without a code from one network, failed ones included (S-030).
    case signUps = "sign-ups"
    /// Join codes that are not valid, from one network. So many that a class with a code is not kept out by somebody who types others,
    /// and few enough: 100 codes of 39 bits last for 19,000 days of it.
    case codeGuesses = "code-guesses"
    /// The same from one device that has signed in to some account: somebody who types others keeps no class out that signs up at computers
    /// of its school (S-307).
    case deviceCodeGuesses = "device-code-guesses"
    /// The same from all devices that one account knows.
    case knownCodeGuesses = "known-code-guesses"
    /// The same from all known devices of all accounts: where sign-up is open anybody can make accounts, and they must not guess together.
    case serverCodeGuesses = "server-code-guesses"
    /// Sign-ups with one genuine code, failed ones included.
    case codeSignUps = "code-sign-ups"
    /// A class that forgot its passwords over the holidays asks from one network. A request costs two rows; the mails have limits of
    /// their own, so this one is far above what somebody types to keep others from asking.
    case recoveryRequests = "recovery-requests"
    /// The same from one device that has signed in to some account: what others of its network use up does not keep its owner
    /// from asking (S-307).
    case deviceRecoveryRequests = "device-recovery-requests"
    /// The same from all devices that one account knows: each sign-in can make another one known. Beyond it they count for their
    /// network (S-307).
    case knownRecoveryRequests = "known-recovery-requests"
    /// Mails of a recovery that one account gets at one address, whoever asks; those to a former address count apart from those to the
    /// present one.
    case recoveryMails = "recovery-mails"
    /// Those that it gets at all the addresses that are its present one in turn.
    case accountRecoveryMails = "account-recovery-mails"
    /// Codes by mail that link an identity, of one account, whoever asks: apart from those of a recovery, which let the owner in.
    case linkMails = "link-mails"
    /// New passwords that one genuine link or code of a recovery brings, each a hash: one of them uses it up, the others were sent
    /// beside it.
    case recoveryHashes = "recovery-hashes"
    /// Links that were not made here, and codes, from one network: nobody finds one by guessing; a network that tries all the same
    /// is stopped (S-129). Each route has its own, so that junk on one does not block another (S-307).
    case recoveryGuesses = "recovery-guesses"
    case confirmationGuesses = "confirmation-guesses"
    case undoGuesses = "undo-guesses"
    case linkGuesses = "link-guesses"
    /// Mails to addresses that one account gives or wants confirmed (S-306).
    case verificationMails = "verification-mails"
    /// The same from one network.
    case networkMails = "network-mails"
    /// The same from one device that has signed in to some account: other people of its network keep nobody from an address (S-307).
    case deviceMails = "device-mails"
    /// The same from all devices that one account knows.
    case knownMails = "known-mails"
    /// The same from all known devices of all accounts: fewer than `serverMails`, which they must not use up together.
    case serverDeviceMails = "server-device-mails"
    /// Mails to one mailbox, however it is spelled, that nobody has shown to be theirs.
    case mailboxMails = "mailbox-mails"
    /// The same of those that one network has caused, half as many: nobody uses up alone what a mailbox gets, and its owner's mail has
    /// room when it comes from elsewhere.
    case mailboxNetworkMails = "mailbox-network-mails"
    /// Notices that one account gets, such as of new devices: further ones are dropped, what they tell of is not.
    case accountNotices = "account-notices"
    /// Mails of the whole server to addresses that nobody has confirmed: bounds what any flood does to the domain's name, and holds
    /// back no mail to an owner.
    case serverMails = "server-mails"
    /// How often staff have one mail sent again.
    case mailRepeats = "mail-repeats"
    /// Mails that one of the staff has sent again.
    case repeatedMails = "repeated-mails"
    /// Hand-offs that begin from one network: far above a class whose every page begins one.
    case handOffs = "hand-offs"
    /// The same from one device that has signed in to some account (S-307).
    case deviceHandOffs = "device-hand-offs"
    /// The same from all devices that one account knows.
    case knownHandOffs = "known-hand-offs"
    /// Sign-ins by providers that begin on our own pages, from one network.
    case providerStarts = "provider-starts"
    /// The same from one device that has signed in to some account (S-307).
    case deviceProviderStarts = "device-provider-starts"
    /// The same from all devices that one account knows.
    case knownProviderStarts = "known-provider-starts"
    /// Fresh proofs and links that one session asks for: other people on its devices, and in other sessions of the account, cannot use them
    /// up.
    case sessionProviderStarts = "session-provider-starts"
    /// Sign-ins by providers for one hand-off, in the browser that began it.
    case handOffStarts = "hand-off-starts"
    /// Hand-offs that one session of an account goes on with: forms that somebody else begins, and whoever else has a session of the
    /// account, use up no sign-ins of it (S-309).
    case sessionContinuations = "session-continuations"
    /// Those of all sessions of the account: each makes a session, which could go on by itself.
    case accountContinuations = "account-continuations"
    /// Codes of hand-offs that were refused, from one network: nobody finds one by guessing.
    case handOffGuesses = "hand-off-guesses"
    /// Writes of one account (S-318).
    case accountWrites = "account-writes"
    /// Lists, searches, numbers and exports that one account asks for, so many that a page may ask every second (S-318).
    case accountReads = "account-reads"
    /// People to whom one of the staff does something by an act on several, each with an event of their own (S-318).
    case peopleActedOn = "people-acted-on"
    /// The same within a minute: not all of an hour's at once.
    case peopleActedOnAtOnce = "people-acted-on-at-once"
    /// People whom one account names in requests for many: rows of lists, slips, and accounts that wait and are refused. Each is read while
    /// others who write wait (S-393).
    case namedPeople = "named-people"
    /// Rows of lists that one account has only judged: apart, so that whoever has looked at a list can put it in (R-033, S-393).
    case previewedPeople = "previewed-people"
    /// New passwords of one account, each a hash. Counted once the current password was right, so that nobody else keeps its
    /// owner from a new one (S-318).
    case passwordChanges = "password-changes"
    /// The same where a recent sign-in stands for the current password: what is counted at one door closes no other.
    case profilePasswords = "profile-passwords"
    /// People whom one of the staff adds, whatever comes of it (S-306, S-318).
    case addedAccounts = "added-accounts"
    /// Accounts that somebody who leads groups makes by lists.
    case ledAccounts = "led-accounts"
    /// Codes into groups that one account enters, right or wrong: nobody finds one by trying.
    case groupJoins = "group-joins"
    /// Groups that one account rolls over: each carries up to 5000 memberships, and leaves an archived group (R-041, S-318).
    case groupRollOvers = "group-roll-overs"
    /// Slips with an event of their own that one account is shown: codes that are made, and those not seen within the hour. As many
    /// as the largest group has members (R-036, S-347).
    case shownSlips = "shown-slips"
    /// Events of people whom the lists of one of the staff change: 5000 rows with four changes each (R-033, S-347).
    case listedChanges = "listed-changes"
    /// The same of somebody who only leads groups.
    case ledChanges = "led-changes"
    /// Groups that one account changes, archives and restores: a use for each hundred members begun, who all hear of it (S-347).
    case groupChanges = "group-changes"
    /// Groups that somebody who only leads makes, next ones too: archived ones count for no limit of an account (R-024, S-347).
    case ledGroups = "led-groups"
    /// Join codes that somebody makes who only leads groups: each is kept for years (S-412).
    case ledJoinCodes = "led-join-codes"
    /// How often staff clear the wait of one person: each time gives whoever guesses at the password free tries.
    case clearedWaits = "cleared-waits"
    /// Authenticators that one account begins to add, its new sets of recovery codes, and accounts of providers that it links: each is told
    /// by a mail. Those that a ticket begins count for the ticket (S-343).
    case factorChanges = "factor-changes"
    /// How often a password of one's own frees the sign-ins of the account and what its sessions have used up: whoever changes it again and
    /// again frees nothing by it (S-414). It refuses nobody.
    case freedUses = "freed-uses"
    /// The same for a new password by a recovery. It counts apart, so that whoever had the account before cannot use it up for its owner.
    case freedByRecovery = "freed-by-recovery"
    /// What one account sends as its own picture, pictures or not: so few that nobody uses up what their network has.
    case accountPictures = "account-pictures"
    /// What one of the staff sends as pictures of others: a school's portraits of a day.
    case staffPictures = "staff-pictures"
    /// Pictures from one network, 1 MiB each at most.
    case networkPictures = "network-pictures"
    /// What one session takes away from its own account, such as a factor: whoever else is signed in keeps its owner from none of it.
    case sessionRemovals = "session-removals"
    /// Proofs of sessions' keys that were wrong, from one network. Each is a query and a check of a signature.
    case sessionProofs = "session-proofs"
    /// Right ones of one session: each tab needs one every four minutes, and each page that is opened.
    case sessionTokens = "session-tokens"
    /// Right ones of all sessions of one account, from wherever they come: each is a write, and nobody else can make one.
    case accountTokens = "account-tokens"
    /// What one network asks the doctor: sixty examinations of three questions each. It reads nothing that would cost.
    case doctorQuestions = "doctor-questions"
    /// Codes that a provider refused, from one network: anybody can make them, and each is a call to the provider.
    case federationFailures = "federation-failures"
    /// The calls of them from one device that has signed in to some account (S-307).
    case deviceFederationFailures = "device-federation-failures"
    /// The same from all devices that one account knows.
    case knownFederationFailures = "known-federation-failures"
    /// The same from all known devices of all accounts.
    case serverFederationFailures = "server-federation-failures"
    /// What is recorded of sign-ins by providers that failed without a call, from one network; beyond it they fail as before.
    case federationEvents = "federation-events"
    /// Service tokens that one account asks for: a page needs one for each API every four minutes.
    case serviceTokens = "service-tokens"
    /// Log lines of one kind at once; from then on as many within a window (S-323).
    case logLines = "log-lines"

    /// How many fit into a window unless the operator chose another number; 0 switches the quota off.
    package var defaultLimit: Int {
        switch self {
        case .networkFailures, .codeSignUps, .recoveryRequests, .accountReads, .peopleActedOnAtOnce: 300
        case .handOffGuesses, .federationFailures, .federationEvents, .sessionTokens: 300
        case .codeGuesses, .serverCodeGuesses, .sessionProofs: 3000
        // Each is a small row that is gone after twenty minutes, and a whole school may begin at eight.
        case .handOffs, .providerStarts: 3000
        case .knownHandOffs, .knownProviderStarts, .knownCodeGuesses: 300
        case .deviceHandOffs, .deviceProviderStarts, .deviceCodeGuesses, .sessionProviderStarts: 60
        case .deviceFederationFailures, .knownFederationFailures: 60
        case .deviceMails, .knownMails: 20
        case .serverDeviceMails, .serverFederationFailures: 500
        case .accountRecoveryMails: 9
        case .networkSignIns, .knownSignIns: 300
        case .accountSignIns, .deviceSignIns, .sessionContinuations: 60
        case .accountContinuations: 120
        case .accountTokens: 1500
        case .signUps: 45
        case .recoveryGuesses, .confirmationGuesses, .undoGuesses, .linkGuesses: 60
        case .networkMails: 100
        case .mailboxMails: 6
        case .recoveryMails, .linkMails, .mailboxNetworkMails, .mailRepeats: 3
        case .accountNotices: 6
        case .serverMails: 3000
        case .accountWrites, .serviceTokens, .repeatedMails: 60
        case .sessionRemovals: 30
        case .logLines: 100
        case .doctorQuestions: 180
        case .passwordChanges, .profilePasswords: 20
        case .groupJoins, .groupRollOvers, .factorChanges: 20
        case .handOffStarts: 6
        case .clearedWaits: 10
        case .freedUses, .freedByRecovery: 2
        case .accountPictures: 20
        case .addedAccounts, .peopleActedOn: 1000
        case .ledAccounts: 500
        case .namedPeople, .previewedPeople: 6000
        case .shownSlips: 5000
        case .listedChanges: 20_000
        case .ledChanges: 2000
        case .groupChanges: 300
        case .ledGroups: 60
        case .ledJoinCodes: 200
        case .networkPictures, .staffPictures: 300
        case .knownRecoveryRequests: 15
        case .verificationMails, .deviceRecoveryRequests, .recoveryHashes: 5
        }
    }

    /// How long an account gets no second notice of one kind: that staff made a code for it, that somebody joined as staff.
    package static let pauseOfNotices = Duration.seconds(3600)
    /// The same of a warning that strangers can cause: of guesses, and of a right password without a second factor.
    package static let pauseOfWarnings = Duration.seconds(86_400)
    /// How long no second event says that somebody was shown the same slip.
    package static let pauseOfSlips = Duration.seconds(3600)

    /// How many rows of a list cost what one slip does: a class of 35 is printed thirty times in a minute, and a list of 5000 is taken
    ///
    package static let peopleOfOneSlip = 5
    /// So many groups a row of a list has for what it costs; as many more cost what another row does.
    package static let groupsOfOneRow = 5

    /// How many lists cost what one search does, which reads far more than a page shows.
    package static let readsOfOneSearch = 3
    /// The same of an export, which reads all there is.
    package static let readsOfOneExport = 30

    /// Begins with the first use.
    package var window: Duration {
        switch self {
        case .accountWrites, .accountReads, .sessionRemovals, .peopleActedOnAtOnce, .namedPeople, .previewedPeople,
            .serviceTokens:
            .seconds(60)
        case .logLines: .seconds(20)
        case .mailboxMails, .serverMails, .recoveryMails, .accountRecoveryMails, .accountNotices, .addedAccounts,
            .peopleActedOn, .clearedWaits, .groupRollOvers, .factorChanges, .networkPictures, .mailboxNetworkMails,
            .mailRepeats, .repeatedMails, .shownSlips, .listedChanges, .ledChanges, .groupChanges, .linkMails:
            .seconds(3600)
        case .accountPictures, .staffPictures, .ledAccounts, .ledGroups, .ledJoinCodes, .freedUses, .freedByRecovery:
            .seconds(86_400)
        default: .seconds(15 * 60)
        }
    }
}

/// One quota as one client, account or mailbox uses it.
package struct QuotaUse: Equatable, Sendable {
    package let quota: Quota
    package let key: QuotaKey
    /// How many uses it is, which are counted together or not at all. An unused window has room for any number.
    package let count: Int

    package init(_ quota: Quota, for key: QuotaKey, count: Int = 1) {
        self.quota = quota
        self.key = key
        self.count = count
    }

    package func times(_ count: Int) -> QuotaUse { QuotaUse(quota, for: key, count: count) }
}
