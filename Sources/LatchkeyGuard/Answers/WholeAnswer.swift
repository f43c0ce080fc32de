package import HTTPTypes
package import Hummingbird
package import NIOCore

/// An answer whose body is at hand, so that it can be sent without waiting.
package struct WholeAnswer: Sendable {
    package var status: HTTPResponse.Status
    /// With the body's length, which stays when the body is left out (RFC 9110 §9.3.2).
    package var headers: HTTPFields
    package let body: ByteBuffer

    package init(status: HTTPResponse.Status, headers: HTTPFields, body: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.body = body
        self.headers[.contentLength] = String(body.readableBytes)
    }

    /// The same as Hummingbird sends it.
    package var response: Response {
        Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
