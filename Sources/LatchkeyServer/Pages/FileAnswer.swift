import Crypto
import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyWeb
import NIOCore

/// One file, ready to be sent, as it is and compressed. Each form has its own `ETag` (RFC 9110 §8.8.3).
struct FileAnswer: Sendable {
    private let headers: HTTPFields
    private let tag: String
    private let plain: FileBody<ByteBuffer>
    /// Nil for pictures, which are compressed already.
    private let compressed: FileBody<ByteBuffer?>?

    init(_ file: WebFile, caching: String = SecurityHeaders.revalidated) {
        // Modules are fetched with CORS; they are public and carry no cookie.
        let forEveryOrigin: HTTPFields = [.accessControlAllowOrigin: "*", .crossOriginResourcePolicy: "cross-origin"]
        self.init(
            bytes: file.bytes, mediaType: file.mediaType, caching: caching,
            headers: file.isClient ? forEveryOrigin : [:])
    }

    init(
        bytes: [UInt8], mediaType: String, caching: String = SecurityHeaders.revalidated, headers: HTTPFields = [:]
    ) {
        let isPicture = mediaType.utf8.starts(with: "image/".utf8) && mediaType != "image/svg+xml"
        var headers = headers
        headers[.contentType] = mediaType
        headers[.cacheControl] = caching
        if !isPicture { headers[.vary] = (headers[.vary].map { "\($0), " } ?? "") + "Accept-Encoding" }
        self.headers = headers
        tag = Base64URL.encodeText(Array(SHA256.hash(data: bytes).prefix(12)))
        plain = .plain(bytes)
        compressed = isPicture ? nil : .gzip(bytes)
    }

    func response(to request: Request) -> Response {
        guard Gzip.isAccepted(by: request.headers), let smaller = compressed?.buffer else {
            return response(to: request, plain.buffer, tag: "\"\(tag)\"", headers)
        }
        var headers = headers
        headers[.contentEncoding] = "gzip"
        return response(to: request, smaller, tag: "\"\(tag)-gzip\"", headers)
    }

    /// Most files are one piece.
    private static func body(of file: ByteBuffer) -> ResponseBody {
        file.readableBytes > 32 * 1024 ? .inPieces(file, areCopied: false) : ResponseBody(byteBuffer: file)
    }

    private func response(
        to request: Request, _ body: ByteBuffer, tag: String, _ headers: HTTPFields
    ) -> Response {
        var headers = headers
        headers[.eTag] = tag
        guard !EntityTag.isNamed(tag, by: request.headers) else {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: FileAnswer.body(of: body))
    }
}
