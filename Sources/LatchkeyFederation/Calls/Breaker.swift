package import LatchkeyCore

/// Stops asking a provider that does not answer: five failures in 30 seconds, then ten seconds of no calls (G-020).
package struct Breaker: Sendable {
    /// What a call came to. Only what is the provider's own failure counts (G-020): a visitor's junk closes no provider.
    package enum Outcome: Sendable {
        case unreachable, timedOut
        case answered(status: Int)

        var isFailure: Bool {
            switch self {
            case .unreachable, .timedOut: true
            case .answered(let status): status >= 500
            }
        }

        var isSuccess: Bool {
            if case .answered(let status) = self { (200...299).contains(status) } else { false }
        }
    }

    private var failures: [(stage: String, at: Timestamp)] = []
    private var closedUntil: Timestamp?

    private static let most = 5
    private static let window: Duration = .seconds(30)
    private static let rest: Duration = .seconds(10)

    package init() {}

    /// A success forgives the failures of its own stage: codes that make a token endpoint fail close it to nobody while people
    /// sign in, and one that works does not hide a user API that hangs.
    package mutating func record(_ outcome: Outcome, of stage: String, at now: Timestamp) {
        if outcome.isSuccess { failures.removeAll { $0.stage == stage } }
        guard outcome.isFailure else { return }
        failures.removeAll { $0.at <= now - Breaker.window || $0.at > now }
        failures.append((stage, now))
        guard failures.count >= Breaker.most else { return }
        failures = []
        closedUntil = now + Breaker.rest
    }

    /// For how long nobody may call, nil when one may; never longer than a rest, also after the clock has gone back.
    package func wait(at now: Timestamp) -> Duration? {
        guard let closedUntil, now < closedUntil, closedUntil - now <= Breaker.rest else { return nil }
        return closedUntil - now
    }
}

extension ProviderAnswer {
    /// Not the visitor's fault: a failure of the provider, or it has had enough of this server for now (429, RFC 6585 §4). The latter
    /// stops no calls, because somebody who sends junk can bring it about.
    var isOutage: Bool { status == 429 || Breaker.Outcome.answered(status: status).isFailure }
}
