/// JSON from outside, parsed.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    /// The text of the number; nothing here calculates with numbers from bodies.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// Keyed by bytes: Swift takes strings for equal that are only canonically equivalent, and hashing a long run of combining
    /// marks takes time that grows with the square of its length (docs/pitfalls.md, Strings).
    case object([[UInt8]: JSONValue])
}
