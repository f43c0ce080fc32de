import HTTPTypes
import NIOCore
import NIOHTTP1

/// An answer as the bytes of HTTP/1.1 that NIO's encoder makes of it, in one piece.
enum AnswerBytes {
    /// The head says how long the body is; nil leaves the body out.
    static func of(_ head: HTTPResponse, _ body: ByteBuffer?) -> ByteBuffer {
        let status = head.status
        // The phrase is the one that NIO knows for the number.
        let phrase = HTTPResponseStatus(statusCode: status.code, reasonPhrase: status.reasonPhrase).reasonPhrase
        let start = "HTTP/1.1 \(status.code) \(phrase)\r\n"
        var length = start.utf8.count + 2
        for field in head.headerFields { length += field.name.rawName.utf8.count + field.value.utf8.count + 4 }
        var bytes = ByteBufferAllocator().buffer(capacity: length + (body?.readableBytes ?? 0))
        bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: length) { memory in
            var position = 0
            copy(start, to: memory, &position)
            for field in head.headerFields {
                copy(field.name.rawName, to: memory, &position)
                copy(": ", to: memory, &position)
                copy(field.value, to: memory, &position)
                copy("\r\n", to: memory, &position)
            }
            copy("\r\n", to: memory, &position)
            return position
        }
        if let body { bytes.writeImmutableBuffer(body) }
        return bytes
    }

    private static func copy(_ text: String, to memory: UnsafeMutableRawBufferPointer, _ position: inout Int) {
        let rest = UnsafeMutableRawBufferPointer(rebasing: memory[position...])
        let text = text.utf8
        let isCopied: Void? = text.withContiguousStorageIfAvailable {
            rest.copyMemory(from: UnsafeRawBufferPointer($0))
        }
        if isCopied == nil { rest.copyBytes(from: text) }
        position += text.count
    }
}
