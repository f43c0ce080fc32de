/// A parsed request body.
enum JSONValue: Equatable {
    case null
    case bool(Bool)
    /// The text of the number; nothing here calculates with numbers from bodies.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// By the bytes of their keys: Swift takes strings for equal that are only canonically so (trap P10), and to hash a
    /// long run of combining marks costs it the square of the run's length.
    case object([[UInt8]: JSONValue])
}
