import HTTPTypes

/// What lets the pages of an allowed origin read an answer (S-093, S-099).
enum CORSHeaders {
    static func add(_ origin: String, to headers: inout HTTPFields) {
        headers[.accessControlAllowOrigin] = origin
        headers[.accessControlAllowCredentials] = "true"
        headers[.accessControlExposeHeaders] = "Retry-After, Link"
    }
}
