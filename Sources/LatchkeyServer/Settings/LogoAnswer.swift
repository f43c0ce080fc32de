import Crypto
import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// `/site/logo`: the operator's picture, for pages on every host.
struct LogoAnswer: Sendable {
    static let path = "/site/logo"

    private let headers: HTTPFields
    private let tag: String
    private let body: ByteBuffer?

    init(_ logo: SiteLogo?) {
        let tag = logo.map { "\"\(Base64URL.encodeText(Array(SHA256.hash(data: $0.bytes).prefix(12))))\"" } ?? ""
        self.tag = tag
        self.headers = [
            .contentType: logo?.mediaType ?? "", .eTag: tag, .cacheControl: "no-cache",
            .crossOriginResourcePolicy: "cross-origin",
            // An SVG file that is opened by itself is a document: nothing in it may run.
            .contentSecurityPolicy: "sandbox",
        ]
        self.body = logo.map { ByteBuffer(bytes: $0.bytes) }
    }

    /// Throws `not_found` when there is none.
    func response(to request: Request) throws(LatchkeyError) -> Response {
        guard let body else { throw LatchkeyError(.notFound) }
        guard request.headers[.ifNoneMatch] != tag else { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
