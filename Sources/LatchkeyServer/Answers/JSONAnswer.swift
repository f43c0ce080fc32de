import HTTPTypes
import Hummingbird
import LatchkeyTokens
import NIOCore

/// Writes the JSON of an answer straight into a buffer: no encoder, no reflection, fields in the order given.
struct JSONAnswer {
    static let contentType = "application/json; charset=utf-8"

    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    mutating func object(_ content: (inout JSONAnswer) -> Void) {
        nested(UInt8(ascii: "{"), UInt8(ascii: "}"), content)
    }

    /// Writes more members of the object that has been written.
    mutating func reopened(_ content: (inout JSONAnswer) -> Void) {
        bytes.removeLast()
        needsComma = bytes.last != UInt8(ascii: "{")
        content(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    mutating func array<Element>(of elements: [Element], _ write: (inout JSONAnswer, Element) -> Void) {
        nested(UInt8(ascii: "["), UInt8(ascii: "]")) { answer in
            for element in elements {
                answer.separate()
                answer.needsComma = false
                write(&answer, element)
                answer.needsComma = true
            }
        }
    }

    mutating func key(_ key: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A key that is not written in the source.
    mutating func key(named name: String) {
        separate()
        JSONText.append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func field(_ key: StaticString, _ value: String?) {
        self.key(key)
        if let value { string(value) } else { null() }
    }

    mutating func field(_ key: StaticString, _ value: Bool) {
        self.key(key)
        plain(value ? "true" : "false")
    }

    mutating func field(_ key: StaticString, _ value: Int) {
        self.key(key)
        plain(String(value))
    }

    mutating func field(_ key: StaticString, _ values: [String]) {
        self.key(key)
        array(of: values) { $0.string($1) }
    }

    mutating func string(_ value: String) {
        JSONText.append(value, to: &bytes)
        needsComma = true
    }

    mutating func null() {
        plain("null")
    }

    /// A number or a word of JSON, as it is.
    mutating func plain(_ json: String) {
        bytes.append(contentsOf: json.utf8)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func nested(_ open: UInt8, _ close: UInt8, _ content: (inout JSONAnswer) -> Void) {
        bytes.append(open)
        needsComma = false
        content(&self)
        bytes.append(close)
        needsComma = true
    }

    func response(_ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: JSONAnswer.contentType, .contentLength: String(bytes.count)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func message(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
        var answer = JSONAnswer(capacity: 64)
        answer.object { $0.field("message", text) }
        return answer.response(status)
    }
}
