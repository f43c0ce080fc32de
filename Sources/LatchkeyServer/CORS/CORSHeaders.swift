import HTTPTypes
import Hummingbird

/// What lets the pages of an allowed origin read an answer (S-093, S-099).
enum CORSHeaders {
    static func add(_ origin: String, to response: inout Response) {
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlAllowCredentials] = "true"
        response.headers[.accessControlExposeHeaders] = "Retry-After, Link"
    }
}
