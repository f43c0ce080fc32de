import LatchkeyCore
import LatchkeyGuard

/// `?roles&permissions&groups&redirect` of the question that a proxy asks; whatever else is there is refused, so that nothing a visitor
/// might add to it changes what is asked (G-100).
struct ForwardAuthQuery {
    /// All that is asked for at once; everybody who is signed in where nothing is.
    let requirement: Requirement
    /// Whether people are led to the sign-in by this answer itself.
    let redirects: Bool

    private static let maxBytes = 4096
    private static let names = ["roles", "permissions", "groups", "redirect"]

    /// Throws `invalid_query` for a parameter or a name in a list that is empty, doubled or of another form, and for other parameters.
    init(_ query: String?) throws(LatchkeyError) {
        let values = try ForwardAuthQuery.values(query ?? "")
        var requirements: [Requirement] = []
        if let roles = values["roles"] { requirements.append(.anyRole(try ForwardAuthQuery.list(roles, "roles"))) }
        if let permissions = values["permissions"] {
            requirements.append(.allPermissions(try ForwardAuthQuery.list(permissions, "permissions")))
        }
        if let groups = values["groups"] {
            requirements.append(.any(try ForwardAuthQuery.list(groups, "groups").map { .group($0) }))
        }
        switch requirements.count {
        case 0: requirement = .signedIn
        // By itself it is refused in the words of other guards.
        case 1: requirement = requirements[0]
        default: requirement = .all(requirements)
        }
        guard values["redirect"] == nil || values["redirect"] == "1" else {
            throw .field("redirect", .wordUnknown(["1"]), code: .invalidQuery)
        }
        redirects = values["redirect"] != nil
    }

    private static func values(_ query: String) throws(LatchkeyError) -> [String: String] {
        guard query.utf8.count <= maxBytes else { throw LatchkeyError(.invalidQuery) }
        guard !query.isEmpty else { return [:] }
        var values: [String: String] = [:]
        for part in query.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let name = String(decoding: part[..<equals], as: UTF8.self)
            guard names.contains(name) else { throw .field("query", .wordUnknown(names), code: .invalidQuery) }
            guard values[name] == nil else { throw .field(name, .givenTwice, code: .invalidQuery) }
            values[name] = String(decoding: part[equals...].dropFirst(), as: UTF8.self)
        }
        return values
    }

    /// Names of roles, permissions and groups have nothing in them that is encoded but a colon or a comma.
    private static func list(_ text: String, _ name: String) throws(LatchkeyError) -> [String] {
        let plain = text.replacing("%3A", with: ":").replacing("%3a", with: ":")
            .replacing("%2C", with: ",").replacing("%2c", with: ",")
        let words = plain.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        let areNames = words.allSatisfy { word in
            !word.isEmpty && word.allSatisfy { ASCII.isLetterOrDigit($0) || "_-:".utf8.contains($0) }
        }
        guard areNames else { throw .field(name, .textExpected, code: .invalidQuery) }
        return words.map { String(decoding: $0, as: UTF8.self) }
    }
}
