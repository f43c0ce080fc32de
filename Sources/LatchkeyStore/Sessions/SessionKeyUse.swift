package import LatchkeyCore

/// What came of a right signature.
package enum SessionKeyUse: Sendable, Equatable {
    case used
    /// Another proof of the same key was faster. A challenge later than this is good.
    case overtaken(Timestamp)
    /// Session or account are not what they were when the signature was looked at.
    case refused
}
