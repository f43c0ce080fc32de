/// How long audit events are kept (S-318).
package enum AuditRetention: Equatable, Sendable {
    case forever
    case lasting(Duration)

    /// What is younger than this, counted from the newest event, the engines themselves keep (S-276).
    package static let least: Duration = .seconds(30 * 86_400)
    package static let most: Duration = .seconds(36_500 * 86_400)
    package static let standard = AuditRetention.lasting(.seconds(400 * 86_400))

    /// Events of before this have had their time; nil when none ever has.
    ///
    /// It moves at midnight (UTC): once a day a whole day goes, and not each minute a few events, each time with one more event
    /// that tells of it.
    package func limit(at now: Timestamp) -> Timestamp? {
        switch self {
        case .forever: nil
        case .lasting(let duration): (now - duration).startOfDay
        }
    }
}

extension Timestamp {
    /// The midnight (UTC) at or before this.
    var startOfDay: Timestamp {
        let day: Int64 = 86_400_000_000
        let rest = microseconds % day
        return Timestamp(microseconds: microseconds - (rest < 0 ? rest + day : rest))
    }
}
