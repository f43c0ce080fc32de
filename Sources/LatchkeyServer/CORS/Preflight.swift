import HTTPTypes
import Hummingbird

/// Answers OPTIONS without touching any handler (S-097, S-100).
enum Preflight {
    private static let allowedHeaders = "Content-Type, Authorization, X-Origin, X-Requested-With"

    /// `methods` are the path's own; the CORS headers for the origin itself are added to every answer elsewhere.
    static func answer(methods: [String], source: OriginPolicy.Source) -> Response {
        var headers = HTTPFields()
        if case .foreign = source { return Response(status: .forbidden, headers: headers) }
        headers[.allow] = (methods + ["OPTIONS"]).joined(separator: ", ")
        if case .allowed = source {
            headers[.accessControlAllowMethods] = methods.joined(separator: ", ")
            headers[.accessControlAllowHeaders] = allowedHeaders
            headers[.accessControlMaxAge] = "600"
        }
        return Response(status: .noContent, headers: headers)
    }
}
