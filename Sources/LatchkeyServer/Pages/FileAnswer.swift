import Crypto
import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyWeb
import NIOCore

/// One file, ready to be sent, as it is and compressed. Each form has its own `ETag` (RFC 9110 §8.8.3).
struct FileAnswer: Sendable {
    private let plain: Form
    private let compressed: Form?

    init(_ file: WebFile, caching: String = SecurityHeaders.revalidated) {
        // Modules are fetched with CORS; they are public and carry no cookie.
        let forEveryOrigin: HTTPFields = [.accessControlAllowOrigin: "*", .crossOriginResourcePolicy: "cross-origin"]
        self.init(
            bytes: file.bytes, mediaType: file.mediaType, caching: caching, headers: file.isClient ? forEveryOrigin : [:])
    }

    init(
        bytes: [UInt8], mediaType: String, caching: String = SecurityHeaders.revalidated, headers: HTTPFields = [:]
    ) {
        let tag = Base64URL.encodeText(Array(SHA256.hash(data: bytes).prefix(12)))
        let smaller = Gzip.compressed(bytes)
        var headers = headers
        headers[.contentType] = mediaType
        headers[.cacheControl] = caching
        if smaller != nil { headers[.vary] = "Accept-Encoding" }
        plain = Form(bytes, tag: "\"\(tag)\"", headers: headers)
        compressed = smaller.map { bytes in
            headers[.contentEncoding] = "gzip"
            return Form(bytes, tag: "\"\(tag)-gzip\"", headers: headers)
        }
    }

    func response(to request: Request) -> Response {
        guard let compressed, Gzip.isAccepted(by: request.headers) else { return plain.response(to: request) }
        return compressed.response(to: request)
    }

    private struct Form: Sendable {
        let headers: HTTPFields
        let tag: String
        let body: ByteBuffer

        init(_ bytes: [UInt8], tag: String, headers: HTTPFields) {
            var headers = headers
            headers[.eTag] = tag
            self.headers = headers
            self.tag = tag
            self.body = ByteBuffer(bytes: bytes)
        }

        func response(to request: Request) -> Response {
            guard !EntityTag.isNamed(tag, by: request.headers) else {
                return Response(status: .notModified, headers: headers)
            }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
        }
    }
}
