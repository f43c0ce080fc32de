import ArgumentParser
import LatchkeyFlows

/// How long a code is valid, like `2h` or `14d`.
struct LifetimeArgument: ExpressibleByArgument {
    static let fortnight = LifetimeArgument(duration: JoinCodeWish.defaultLifetime, text: "14d")
    static let day = LifetimeArgument(duration: IssueRecoveryCode.defaultLifetime, text: "1d")
    static let threeWeeks = LifetimeArgument(duration: FirstCodes.defaultLifetime, text: "21d")
    static let hour = LifetimeArgument(duration: IssueFactorCode.defaultLifetime, text: "1h")

    let duration: Duration
    private let text: String

    private init(duration: Duration, text: String) {
        self.duration = duration
        self.text = text
    }

    init?(argument: String) {
        guard let duration = ConfigurationText.duration(.seconds(600)...Duration.seconds(366 * 86_400))(argument) else {
            return nil
        }
        self.duration = duration
        self.text = argument
    }

    var defaultValueDescription: String { text }
}
