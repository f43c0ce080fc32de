package import LatchkeyCore

/// Lets an unknown `kid`, or a signature without one, cause one fetch of the key set a minute, whoever sends how many (G-016).
package struct KeyRefetch: Sendable {
    private var last: Timestamp?

    private static let pause: Duration = .seconds(60)

    package init() {}

    /// Whether this caller is the one who fetches; a yes counts.
    package mutating func begin(at now: Timestamp) -> Bool {
        // After the clock has gone back, the last one is of no time that counts.
        if let last, last <= now, now < last + KeyRefetch.pause { return false }
        last = now
        return true
    }
}
