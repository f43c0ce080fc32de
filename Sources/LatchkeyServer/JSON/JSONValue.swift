/// A parsed request body.
enum JSONValue: Equatable {
    case null
    case bool(Bool)
    /// The text of the number; nothing here calculates with numbers from bodies.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}
