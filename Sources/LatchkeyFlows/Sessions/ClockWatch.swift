import LatchkeyCore
import Synchronization

/// Compares the wall clock with the machine's uptime, for what is removed by age and does not come back (S-276).
final class ClockWatch: Sendable {
    enum Verdict: Equatable, Sendable {
        case steady
        /// It has run ahead since the last look.
        case jumped
        /// It ran ahead less than a day of uptime ago: somebody may still set it right.
        case doubtful
    }

    private struct State {
        var wall: Timestamp
        var uptime: Int64
        var doubtedUntil: Int64?
    }

    private let clock: TimeSource
    private let state: Mutex<State>

    /// More than a machine sleeps overnight, which uptime does not count.
    private static let jump = Duration.seconds(86_400).microseconds
    private static let doubt = Duration.seconds(86_400).microseconds

    init(_ clock: TimeSource) {
        self.clock = clock
        self.state = Mutex(State(wall: clock.now(), uptime: clock.uptime(), doubtedUntil: nil))
    }

    func look() -> Verdict {
        let (wall, uptime) = (clock.now(), clock.uptime())
        return state.withLock { state -> Verdict in
            let ahead = (wall.microseconds &- state.wall.microseconds) &- (uptime &- state.uptime)
            (state.wall, state.uptime) = (wall, uptime)
            if ahead > ClockWatch.jump {
                state.doubtedUntil = uptime &+ ClockWatch.doubt
                return .jumped
            }
            guard let until = state.doubtedUntil, uptime < until else { return .steady }
            return .doubtful
        }
    }
}
