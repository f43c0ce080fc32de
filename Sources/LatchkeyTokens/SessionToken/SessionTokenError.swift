/// Why a token was refused: for logs. To the caller every reason gets the same answer.
public struct SessionTokenError: Error, Equatable, Sendable, CustomStringConvertible {
    private enum Reason: String {
        case malformed = "malformed"
        case unknownHeader = "unknown header"
        case badSignature = "bad signature"
        case badClaims = "bad claims"
        case foreignIssuer = "foreign issuer"
        case foreignAudience = "foreign audience"
        case notYetValid = "not yet valid"
        case expired = "expired"
    }

    private let reason: Reason

    private init(_ reason: Reason) {
        self.reason = reason
    }

    /// Not three parts, too long, or not canonical base64url.
    public static let malformed = SessionTokenError(.malformed)
    /// Not byte for byte the header of a configured key: another algorithm, key, type or spelling.
    public static let unknownHeader = SessionTokenError(.unknownHeader)
    /// Changed, or made with another key.
    public static let badSignature = SessionTokenError(.badSignature)
    /// Signed, but not with exactly the claims of a session.
    public static let badClaims = SessionTokenError(.badClaims)
    /// Made by another server that has the same key.
    public static let foreignIssuer = SessionTokenError(.foreignIssuer)
    /// Made for another API than the one that asks.
    public static let foreignAudience = SessionTokenError(.foreignAudience)
    /// Issued in the future by more than the skew allowed.
    public static let notYetValid = SessionTokenError(.notYetValid)
    /// At or past its `exp`.
    public static let expired = SessionTokenError(.expired)

    /// A few words without any part of the token.
    public var description: String { reason.rawValue }
}
