import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Answers OPTIONS without touching any handler (S-097, S-100).
enum Preflight {
    private static let usualHeaders = "Content-Type, Authorization, X-Origin, X-Requested-With"
    /// What any path here may take: the preflight of an unknown path passes, so that its page reads the 404 of the request.
    private static let usualMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
    private static let maxHeaderBytes = 2048
    private static let maxHeaders = 64

    /// `methods` are the path's own, none for a path that is not there; the CORS headers for the origin itself are added to
    /// every answer elsewhere. Throws `not_found` for an unknown path, unless an allowed origin asks.
    static func answer(
        _ request: HTTPRequest, methods: [String], source: OriginPolicy.Source
    ) throws(LatchkeyError) -> Response {
        var headers = HTTPFields()
        switch source {
        case .foreign:
            guard !methods.isEmpty else { throw LatchkeyError(.notFound) }
            return Response(status: .forbidden, headers: headers)
        case .none:
            guard !methods.isEmpty else { throw LatchkeyError(.notFound) }
        case .allowed:
            let methods = methods.isEmpty ? usualMethods : methods
            headers[.accessControlAllowMethods] = methods.joined(separator: ", ")
            headers[.accessControlAllowHeaders] = allowedHeaders(request.headerFields)
            headers[.accessControlMaxAge] = "600"
        }
        if !methods.isEmpty { headers[.allow] = (methods + ["OPTIONS"]).joined(separator: ", ") }
        return Response(status: .noContent, headers: headers)
    }

    /// The names that the page wants to send: tracing, tunnels and caches add some. An allowed origin may send anything with
    /// credentials already, and no header of a request is believed because a browser let it pass.
    private static func allowedHeaders(_ fields: HTTPFields) -> String {
        let wanted = fields[values: .accessControlRequestHeaders]
        guard let text = wanted.first, wanted.count == 1, (1...maxHeaderBytes).contains(text.utf8.count) else {
            return usualHeaders
        }
        let names = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { part in
            Array(part.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
        }
        guard names.count <= maxHeaders, names.allSatisfy(isToken) else { return usualHeaders }
        return names.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// RFC 9110 §5.6.2. A lone `*` is a token, but would be a wildcard.
    private static func isToken(_ bytes: [UInt8]) -> Bool {
        !bytes.isEmpty && bytes != [UInt8(ascii: "*")]
            && bytes.allSatisfy { ASCII.isLetterOrDigit($0) || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    }
}
