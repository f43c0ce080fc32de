import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The body of a form: at most 8 KiB (G-003).
enum FormBody {
    static let maxBytes = 8 * 1024

    /// Reads the whole body. Throws `unsupported_media_type`, `body_too_large`, and `invalid_request` for what is no such form.
    static func fields(of request: Request) async throws(LatchkeyError) -> FormFields {
        try checkType(request.headers)
        let buffer = try await request.wholeBody(upTo: maxBytes)
        guard let fields = FormFields(Array(buffer.readableBytesView)) else { throw LatchkeyError(.invalidRequest) }
        return fields
    }

    private static func checkType(_ headers: HTTPFields) throws(LatchkeyError) {
        let types = headers[values: .contentType]
        guard types.count <= 1 else { throw LatchkeyError(.invalidRequest) }
        let media = (types.first ?? "").utf8.prefix { $0 != UInt8(ascii: ";") }
        let trimmed = media.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed()
        guard trimmed.map(ASCII.lowercase).elementsEqual("application/x-www-form-urlencoded".utf8),
            headers[.contentEncoding] == nil
        else { throw LatchkeyError(.unsupportedMediaType) }
    }
}
