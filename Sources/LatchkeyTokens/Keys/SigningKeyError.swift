/// Why no key can be made from a secret; never contains the secret.
public struct SigningKeyError: Error, Equatable, Sendable, CustomStringConvertible {
    private enum Reason: String {
        case tooShort = "is shorter than 32 bytes"
        case repetitive = "repeats itself"
        case wellKnown = "is a published or placeholder secret"
    }

    private let reason: Reason

    private init(_ reason: Reason) {
        self.reason = reason
    }

    /// Fewer than 32 bytes, the least for HS256 (RFC 7518 §3.2).
    public static let tooShort = SigningKeyError(.tooShort)
    /// Few different bytes, a repeated block or a plain sequence.
    public static let repetitive = SigningKeyError(.repetitive)
    /// Printed in documentation or code, or says itself that it should be replaced.
    public static let wellKnown = SigningKeyError(.wellKnown)

    /// Completes a sentence such as "secret_key …".
    public var description: String { reason.rawValue }
}
