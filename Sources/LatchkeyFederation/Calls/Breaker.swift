package import LatchkeyCore

/// Stops asking a provider that does not answer: five failures in 30 seconds, then ten seconds of no calls (§1.3, G-020).
package struct Breaker: Sendable {
    /// What a call came to. Only what is the provider's own failure counts (§12): a visitor's junk closes no provider.
    package enum Outcome: Sendable {
        case unreachable, timedOut
        case answered(status: Int)

        var isFailure: Bool {
            switch self {
            case .unreachable, .timedOut: true
            case .answered(let status): status >= 500
            }
        }
    }

    private var failures: [Timestamp] = []
    private var closedUntil: Timestamp?

    private static let most = 5
    private static let window: Duration = .seconds(30)
    private static let rest: Duration = .seconds(10)

    package init() {}

    package mutating func record(_ outcome: Outcome, at now: Timestamp) {
        guard outcome.isFailure else { return }
        failures.removeAll { $0 <= now - Breaker.window }
        failures.append(now)
        guard failures.count >= Breaker.most else { return }
        failures = []
        closedUntil = now + Breaker.rest
    }

    /// For how long nobody may call, nil when one may.
    package func wait(at now: Timestamp) -> Duration? {
        guard let closedUntil, now < closedUntil else { return nil }
        return closedUntil - now
    }
}
