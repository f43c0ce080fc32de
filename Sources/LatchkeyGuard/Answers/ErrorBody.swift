package import HTTPTypes
package import Hummingbird
import LatchkeyTokens
import NIOCore

/// The one JSON shape of a refusal: `{"message", "data": null, "error", "code"}`, and `fields` and `problems` where they are
/// known.
package struct ErrorBody: Equatable, Sendable {
    package let status: HTTPResponse.Status
    package let code: String
    package let message: String
    package let fields: [String: String]
    /// A JSON object of the same fields for programs; empty for none.
    package let problems: [UInt8]
    package let retryAfter: Int?
    /// What would have been enough, for programs.
    package let required: RequiredNames?
    /// What proof would have been enough, for programs.
    package let needs: RequiredStanding?
    /// Further members for programs, as JSON between braces; empty for none.
    package let further: [UInt8]

    package init(
        status: HTTPResponse.Status,
        code: String,
        message: String,
        fields: [String: String] = [:],
        problems: [UInt8] = [],
        retryAfter: Int? = nil,
        required: RequiredNames? = nil,
        needs: RequiredStanding? = nil,
        further: [UInt8] = []
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields
        self.problems = problems
        self.retryAfter = retryAfter
        self.required = required
        self.needs = needs
        self.further = further
    }

    /// The answer as it goes out: never stored by a cache, and with `Retry-After` where another try makes sense.
    package func response() -> Response { answer.response }

    package var answer: WholeAnswer {
        var headers: HTTPFields = [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        return WholeAnswer(status: status, headers: headers, body: ByteBuffer(bytes: json))
    }

    /// The body; the same refusal always has the same bytes.
    package var json: [UInt8] {
        var json = Array("{\"message\":".utf8)
        JSONText.append(message, to: &json)
        json += Array(",\"data\":null,\"error\":".utf8)
        JSONText.append(status.reasonPhrase, to: &json)
        json += Array(",\"code\":".utf8)
        JSONText.append(code, to: &json)
        if !fields.isEmpty {
            json += Array(",\"fields\":{".utf8)
            for (position, field) in fields.sorted(by: { $0.key < $1.key }).enumerated() {
                if position > 0 { json.append(UInt8(ascii: ",")) }
                JSONText.append(field.key, to: &json)
                json.append(UInt8(ascii: ":"))
                JSONText.append(field.value, to: &json)
            }
            json.append(UInt8(ascii: "}"))
        }
        if !problems.isEmpty { json += Array(",\"problems\":".utf8) + problems }
        if let required {
            json += Array(",\"required\":{".utf8)
            ErrorBody.append("roles", required.roles, to: &json)
            json.append(UInt8(ascii: ","))
            ErrorBody.append("permissions", required.permissions, to: &json)
            json.append(UInt8(ascii: ","))
            ErrorBody.append("groups", required.groups, to: &json)
            json.append(UInt8(ascii: "}"))
        }
        if let needs {
            let recent = needs.recent.map { String($0.components.seconds) } ?? "null"
            json += Array(",\"needs\":{\"recent\":\(recent),\"factors\":\(needs.factors)}".utf8)
        }
        if !further.isEmpty { json += [UInt8(ascii: ",")] + further.dropFirst().dropLast() }
        json.append(UInt8(ascii: "}"))
        return json
    }

    private static func append(_ key: String, _ names: [String], to json: inout [UInt8]) {
        JSONText.append(key, to: &json)
        json += Array(":[".utf8)
        for (position, name) in names.enumerated() {
            if position > 0 { json.append(UInt8(ascii: ",")) }
            JSONText.append(name, to: &json)
        }
        json.append(UInt8(ascii: "]"))
    }
}
