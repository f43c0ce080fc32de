package import HTTPTypes
import LatchkeyCore

/// Which methods each path takes: for 405, `Allow` and preflights, and to hold the description against.
package struct RouteTable: Sendable {
    package struct Entry: Hashable, Sendable {
        package let method: HTTPRequest.Method
        /// As in OpenAPI: `/api/user/{id}`.
        package let path: String
        package let body: RouteBody
    }

    package private(set) var entries: [Entry] = []

    mutating func add(_ method: HTTPRequest.Method, _ path: String, _ body: RouteBody) {
        entries.append(Entry(method: method, path: path, body: body))
    }

    /// What the route takes; as JSON where there is no such route.
    func body(of method: HTTPRequest.Method, _ path: String) -> RouteBody {
        entries.first { $0.method == method && RouteTable.matches($0.path, path) }?.body ?? .json
    }

    /// In the order in which they were added; empty when there is no such path.
    func methods(for path: String) -> [String] {
        var methods: [String] = []
        for entry in entries where RouteTable.matches(entry.path, path) {
            methods.append(entry.method.rawValue)
            if entry.method == .get { methods.append("HEAD") }
        }
        return methods
    }

    /// The part of a path that names one account, session, code or mail.
    static let id = "{id}"

    /// What cannot be an id names nothing, for any caller.
    static func isID(_ part: some Collection<UInt8>) -> Bool {
        RandomID(text: part) != nil
    }

    private static func matches(_ template: String, _ path: String) -> Bool {
        let slash = UInt8(ascii: "/")
        let wanted = template.utf8.split(separator: slash, omittingEmptySubsequences: false)
        let parts = path.utf8.split(separator: slash, omittingEmptySubsequences: false)
        return wanted.count == parts.count
            && zip(wanted, parts).allSatisfy { wanted, part in
                if wanted.elementsEqual(RouteTable.id.utf8) { return isID(part) }
                return wanted.first == UInt8(ascii: "{") ? !part.isEmpty : wanted.elementsEqual(part)
            }
    }
}
