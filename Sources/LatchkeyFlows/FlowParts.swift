import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore
import LatchkeyTokens
import Logging

/// What flows are made of, put together once; a flow takes from it what it needs.
struct FlowParts: Sendable {
    let store: Store
    let hasher: PasswordHasher
    let configuration: FlowsConfiguration
    let mail: MailParts
    let clock: TimeSource
    let randomness: Randomness
    let logger: Logger
    /// One for all doors that take a password: attempts at one account wait for each other.
    let attempts: PasswordAttempts
    /// One for all requests that name many people (S-393).
    let namedPeople: AccountBudget
    let previewedPeople: AccountBudget

    init(
        store: Store, hasher: PasswordHasher, configuration: FlowsConfiguration, mail: MailParts, clock: TimeSource,
        randomness: Randomness, logger: Logger
    ) {
        self.store = store
        self.hasher = hasher
        self.configuration = configuration
        self.mail = mail
        self.clock = clock
        self.randomness = randomness
        self.logger = logger
        self.namedPeople = AccountBudget(.namedPeople, policy: configuration.throttle, clock: clock)
        self.previewedPeople = AccountBudget(.previewedPeople, policy: configuration.throttle, clock: clock)
        self.attempts = PasswordAttempts(
            store: store, hasher: hasher, policy: configuration.throttle, notices: Notices(randomness: randomness))
    }

    var throttle: ThrottlePolicy { configuration.throttle }
    var passwordPolicy: PasswordPolicy { PasswordPolicy(minLength: configuration.passwordMinLength) }
    var notices: Notices { Notices(randomness: randomness) }
    var stepUp: StepUp { StepUp(clock: clock, configuration: configuration) }
    var fingerprint: UIDFingerprint { UIDFingerprint(key: mail.secrets.keys.present) }

    var dataKeys: DataKeys {
        DataKeys(store: store, keys: mail.secrets.keys, clock: clock, randomness: randomness)
    }

    var tokens: OneTimeTokens {
        OneTimeTokens(store: store, secrets: mail.secrets, throttle: throttle, randomness: randomness)
    }

    var newAccounts: NewAccounts {
        NewAccounts(hasher: hasher, policy: passwordPolicy, configuration: configuration, randomness: randomness)
    }

    var admission: Admission {
        Admission(
            store: store, secrets: mail.secrets, policy: configuration.admission(as: store.roles.defaultRole))
    }
}
