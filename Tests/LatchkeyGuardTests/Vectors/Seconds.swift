import Synchronization

/// How many seconds have passed since the start of a case.
final class Seconds: Sendable {
    private let value = Mutex(0.0)

    var passed: Double { value.withLock { $0 } }

    func set(_ seconds: Double) { value.withLock { $0 = seconds } }
}
