import HTTPTypes
import Hummingbird
import LatchkeyGuard
import Testing

@Suite struct ErrorBodyTests {
    private func text(_ body: ErrorBody) -> String { String(decoding: body.json, as: UTF8.self) }

    @Test("fields stand in order of their names, what programs read of them after them, and only when there are any")
    func fields() {
        let body = ErrorBody(
            status: .badRequest,
            code: "invalid_fields",
            message: "Look again",
            fields: ["uid": "taken", "name": "missing"],
            problems: Array(#"{"name":{"code":"name_missing"}}"#.utf8)
        )
        #expect(
            text(body)
                == #"{"message":"Look again","data":null,"error":"Bad Request","code":"invalid_fields","fields":{"name":"missing","uid":"taken"},"problems":{"name":{"code":"name_missing"}}}"#
        )
        let other = text(ErrorBody(status: .badRequest, code: "c", message: "m"))
        #expect(!other.contains("fields") && !other.contains("problems"))
    }

    @Test("S-236: no text leaves its JSON string")
    func escaping() {
        let body = ErrorBody(status: .badRequest, code: "c", message: "a\"b\\c\r\n\u{0}\u{1f}é\u{1f512}")
        #expect(text(body).hasPrefix(#"{"message":"a\"b\\c\u000d\u000a\u0000\u001fé🔒","data""#))
    }

    @Test("Retry-After is sent where another try makes sense")
    func retryAfter() {
        let answer = ErrorBody(status: .tooManyRequests, code: "too_many_attempts", message: "Wait", retryAfter: 30)
        #expect(answer.response().headers[.retryAfter] == "30")
        #expect(answer.response().headers[.cacheControl] == "no-store")
        #expect(ErrorBody(status: .forbidden, code: "c", message: "m").response().headers[.retryAfter] == nil)
    }
}
