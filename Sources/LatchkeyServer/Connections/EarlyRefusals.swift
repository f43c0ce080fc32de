import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyGuard
import Logging
import NIOCore

/// Answers for what is refused before there is a request: the same shape as all others, readable for allowed origins, and a
/// page for people.
struct EarlyRefusals: Sendable {
    let origins: OriginPolicy
    let headers: SecurityHeaders
    let metrics: ServerMetrics
    /// What the log tells of them.
    let addresses: AuditAddresses
    let logger: Logger

    /// `fields` are of the request's head, as far as it was read. The answer says that the connection closes, because what follows
    /// on it cannot be told from what was refused.
    func answer(_ code: LatchkeyError.Code, to fields: HTTPFields, peer: String?) -> (HTTPResponse, ByteBuffer) {
        let error = ErrorAnswer.body(for: LatchkeyError(code))
        let isForPeople = fields[.accept].map(ASCII.lowercase)?.contains("text/html") == true
        let bytes = isForPeople ? Array(RefusalPage.text(of: code).utf8) : error.json
        var response = Response(
            status: error.status,
            headers: [
                .contentType: isForPeople ? "text/html; charset=utf-8" : "application/json; charset=utf-8",
                .contentLength: String(bytes.count), .connection: "close",
            ])
        if code == .busy { response.headers[.retryAfter] = "1" }
        headers.apply(to: &response.headers, as: .api)
        if case .allowed(let origin) = origins.source(of: fields) { CORSHeaders.add(origin, to: &response.headers) }
        metrics.count(response.status)
        logger.info(
            "request refused before it was read",
            metadata: [
                "code": "\(code.rawValue)", "status": "\(error.status.code)", "ip": "\(addresses.kept(peer ?? ""))",
            ])
        return (response.head, ByteBuffer(bytes: bytes))
    }
}
