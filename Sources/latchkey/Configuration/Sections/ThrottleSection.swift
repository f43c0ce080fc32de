import LatchkeyCore
import LatchkeyFlows

/// How much of what strangers may do.
struct ThrottleSection: ConfigurationSection {
    static let networkFailures = ConfigurationKey(
        "throttle.network_ceiling", default: ThrottlePolicy()[.networkFailures],
        expected: "a number from 10 to 1000000",
        help: "Failed sign-ins that one network may cause in 15 minutes.",
        read: ConfigurationText.integer(10...1_000_000)
    )

    static let networkSignIns = ConfigurationKey(
        "throttle.network_sign_in_ceiling", default: ThrottlePolicy()[.networkSignIns],
        expected: "a number from 0 to 1000000",
        help: "Successful sign-ins from one network in 15 minutes, known devices apart; 0 switches the limit off.",
        read: ConfigurationText.integer(0...1_000_000)
    )

    static let accountSignIns = ConfigurationKey(
        "throttle.account_ceiling", default: ThrottlePolicy()[.accountSignIns], expected: "a number from 0 to 1000000",
        help:
            "Successful sign-ins of one account in 15 minutes, by each way in, and of each device it knows; "
            + "0 switches the limit off.",
        read: ConfigurationText.integer(0...1_000_000)
    )

    static let signUps = ConfigurationKey(
        "throttle.sign_up_ceiling", default: ThrottlePolicy()[.signUps], expected: "a number from 1 to 1000000",
        help: "Tries of one network to sign up without a code, in 15 minutes.",
        read: ConfigurationText.integer(1...1_000_000)
    )

    static let accountWrites = ConfigurationKey(
        "throttle.write_ceiling", default: ThrottlePolicy()[.accountWrites], expected: "a number from 0 to 1000000",
        help: "Changes that one account may make in a minute on each node; 0 switches the limit off.",
        read: ConfigurationText.integer(0...1_000_000)
    )

    static let namedPeople = ConfigurationKey(
        "throttle.many_ceiling", default: ThrottlePolicy()[.namedPeople], expected: "a number from 0 to 1000000",
        help:
            "People whom one account may name in a minute on each node in lists, slips and refusals, and as many in previews; "
            + "a slip counts as 5, a row with more than 5 groups once for each 5; 0 switches the limit off.",
        read: ConfigurationText.integer(0...1_000_000)
    )

    static let accountReads = ConfigurationKey(
        "throttle.read_ceiling", default: ThrottlePolicy()[.accountReads], expected: "a number from 0 to 1000000",
        help:
            "Lists and exports that one account may ask for in a minute on each node, and parts of lists of people that it sends; a search counts as 3, "
            + "an export as 30; 0 switches the limit off.",
        read: ConfigurationText.integer(0...1_000_000)
    )

    static let serverMails = ConfigurationKey(
        "throttle.mail_ceiling", default: ThrottlePolicy()[.serverMails], expected: "a number from 0 to 10000000",
        help:
            "E-mails to addresses that nobody has confirmed, in an hour; further ones wait. 0 switches the limit off.",
        read: ConfigurationText.integer(0...10_000_000)
    )

    var keys: [any DescribedKey] {
        [
            Self.networkFailures,
            Self.networkSignIns,
            Self.accountSignIns,
            Self.signUps,
            Self.accountWrites,
            Self.namedPeople,
            Self.accountReads,
            Self.serverMails,
        ]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.flows.throttle[.networkFailures] = reader.value(Self.networkFailures)
        settings.flows.throttle[.networkSignIns] = reader.value(Self.networkSignIns)
        settings.flows.throttle.limitSignInsOfAnAccount(to: reader.value(Self.accountSignIns))
        settings.flows.throttle[.signUps] = reader.value(Self.signUps)
        settings.flows.throttle[.accountWrites] = reader.value(Self.accountWrites)
        settings.flows.throttle[.namedPeople] = reader.value(Self.namedPeople)
        settings.flows.throttle[.previewedPeople] = settings.flows.throttle[.namedPeople]
        settings.flows.throttle[.accountReads] = reader.value(Self.accountReads)
        settings.flows.throttle[.serverMails] = reader.value(Self.serverMails)
    }
}
