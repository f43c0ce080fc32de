import HTTPTypes
import Synchronization

/// Counts answers by the class of their status: five series, whatever strangers ask for (S-269).
final class ServerMetrics: Sendable {
    private let informational = Atomic(0)
    private let successful = Atomic(0)
    private let redirections = Atomic(0)
    private let clientErrors = Atomic(0)
    private let serverErrors = Atomic(0)

    /// Of all these, the ones that no task was made for.
    private let atOnce = Atomic(0)

    func countAtOnce() { atOnce.add(1, ordering: .relaxed) }

    var answersAtOnce: Int { atOnce.load(ordering: .relaxed) }

    func count(_ status: HTTPResponse.Status) {
        switch status.code {
        case ..<200: informational.add(1, ordering: .relaxed)
        case ..<300: successful.add(1, ordering: .relaxed)
        case ..<400: redirections.add(1, ordering: .relaxed)
        case ..<500: clientErrors.add(1, ordering: .relaxed)
        default: serverErrors.add(1, ordering: .relaxed)
        }
    }

    var answersByClass: [(label: String, count: Int)] {
        [
            ("1xx", informational.load(ordering: .relaxed)), ("2xx", successful.load(ordering: .relaxed)),
            ("3xx", redirections.load(ordering: .relaxed)), ("4xx", clientErrors.load(ordering: .relaxed)),
            ("5xx", serverErrors.load(ordering: .relaxed)),
        ]
    }
}
