import Crypto
import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyWeb
import NIOCore

/// One file, ready to be sent; `ETag` lets browsers keep what has not changed (RFC 9110 §8.8.3).
struct FileAnswer: Sendable {
    private let headers: HTTPFields
    private let tag: String
    private let body: ByteBuffer

    init(_ file: WebFile) {
        // Modules are fetched with CORS; they are public and carry no cookie.
        let forEveryOrigin: HTTPFields = [.accessControlAllowOrigin: "*", .crossOriginResourcePolicy: "cross-origin"]
        self.init(bytes: file.bytes, mediaType: file.mediaType, headers: file.isClient ? forEveryOrigin : [:])
    }

    init(bytes: [UInt8], mediaType: String, headers: HTTPFields = [:]) {
        let tag = "\"\(Base64URL.encodeText(Array(SHA256.hash(data: bytes).prefix(12))))\""
        var headers = headers
        headers[.contentType] = mediaType
        headers[.eTag] = tag
        self.headers = headers
        self.tag = tag
        self.body = ByteBuffer(bytes: bytes)
    }

    func response(to request: Request) -> Response {
        guard request.headers[.ifNoneMatch] != tag else { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
