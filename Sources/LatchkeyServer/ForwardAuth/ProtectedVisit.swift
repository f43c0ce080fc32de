import HTTPTypes
import LatchkeyCore

/// What a browser asked of a protected site, as far as the proxy tells. It shapes how a refusal looks and never whether there is one.
struct ProtectedVisit {
    /// Whether a person looks at the answer, so that they can be led to the page that signs in.
    let isPerson: Bool
    /// Whether something was sent that would be lost by going back to the address alone (G-101).
    private let isSending: Bool
    /// Where they wanted to go, as a proxy of ours tells it, else the root; nil for what leads to this server itself.
    private let path: ProtectedPath?

    /// `isTold`: by a proxy whose word counts.
    init(_ request: HTTPRequest, isTold: Bool) {
        let headers = request.headerFields
        let method = isTold ? ProtectedVisit.method(headers) ?? request.method.rawValue : request.method.rawValue
        let isRead = method == "GET" || method == "HEAD"
        isPerson = ProtectedVisit.isNavigation(headers, isGet: method == "GET")
        // Browsers name the origin of what a form sends, and of no address that is gone to.
        isSending = !isRead || headers[.origin] != nil || headers[.contentType] != nil
        let target = isTold ? ProtectedVisit.target(headers) : ""
        path = target.utf8.starts(with: ProtectedPath.prefix.utf8) ? nil : ProtectedPath(target) ?? .root
    }

    /// The page that signs in and goes back, below the protected site's own address; nil where no person looks at the answer, and for an
    /// address that is the page's own, which would lead round in circles. `problem`: the code of what is missing beside a session.
    func entrance(_ problem: String?) -> String? {
        guard isPerson, let path else { return nil }
        let more = (isSending ? "&sent=1" : "") + (problem.map { "&code=\($0)" } ?? "")
        return "\(ProtectedPath.prefix)enter.html?to=\(path.encoded)\(more)"
    }

    private static func isNavigation(_ headers: HTTPFields, isGet: Bool) -> Bool {
        guard let mode = headers[.secFetchMode] else {
            return isGet && headers[.accept]?.lowercased().contains("text/html") == true
                && headers[.xRequestedWith] == nil
        }
        let destination = headers[.secFetchDest]
        return mode == "navigate" && (destination == nil || destination == "document")
    }

    private static func method(_ headers: HTTPFields) -> String? {
        headers[.forwardedMethod] ?? headers[.originalMethod]
    }

    /// Empty where it is not told, or told twice.
    private static func target(_ headers: HTTPFields) -> String {
        let values = [HTTPField.Name.forwardedURI, .originalURI].map { headers[values: $0] }.first { !$0.isEmpty }
        guard let values, values.count == 1 else { return "" }
        return values[0]
    }
}

extension HTTPField.Name {
    // The names are constants of valid form, so `HTTPField.Name` always takes them.
    fileprivate static let forwardedURI = HTTPField.Name("X-Forwarded-Uri") ?? .origin
    fileprivate static let originalURI = HTTPField.Name("X-Original-Uri") ?? .origin
    fileprivate static let forwardedMethod = HTTPField.Name("X-Forwarded-Method") ?? .origin
    fileprivate static let originalMethod = HTTPField.Name("X-Original-Method") ?? .origin
    fileprivate static let xRequestedWith = HTTPField.Name("X-Requested-With") ?? .origin
}
