import Testing

@testable import LatchkeyFederation

@Suite("Answers of token endpoints")
struct TokenAnswerTests {
    private func fault(_ body: String, status: Int = 200) -> FederationFault? {
        do { _ = try TokenAnswer(SoftToken.answer(body, status: status)) } catch { return error }
        return nil
    }

    @Test("G-019: a token answer is bounded JSON with a bearer token; GitHub's error with status 200 is one")
    func answers() throws {
        let good = try TokenAnswer(
            SoftToken.answer(#"{"access_token":"abc","token_type":"Bearer","id_token":"x","more":1}"#))
        #expect(good.accessToken == "abc" && good.idToken == "x")
        #expect(fault(#"{"access_token":"abc","token_type":"bearer"}"#) == nil)
        #expect(fault(#"{"error":"bad_verification_code"}"#) == .providerRefused)
        #expect(fault(#"{"error":"invalid_grant"}"#, status: 400) == .providerRefused)
        #expect(fault(#"{"access_token":"abc","token_type":"mac"}"#) == .tokenType)
        #expect(fault(#"{"access_token":"","token_type":"bearer"}"#) == .memberMissing)
        #expect(fault(#"{"access_token":"a\r\nX: b","token_type":"bearer"}"#) == .memberType)
        #expect(fault(#"{"token_type":"bearer"}"#) == .memberMissing)
        #expect(fault("<html>") == .json)
        #expect(fault("{}", status: 503) == .status)
    }

    @Test("G-019: a code that is not taken is the visitor's; a wrong secret or redirect URI is the operator's to fix")
    func errors() {
        for word in [
            "invalid_client", "unauthorized_client", "invalid_request", "redirect_uri_mismatch", "INVALID_GRANT",
        ] {
            for status in [200, 400, 401] {
                #expect(fault(#"{"error":"\#(word)"}"#, status: status) == .status, "\(word) \(status)")
            }
        }
        #expect(fault(#"{"error":"invalid_grant"}"#, status: 401) == .providerRefused)
        #expect(fault(#"{"error":"invalid_grant"}"#, status: 500) == .status)
        #expect(fault(#"{"error":["invalid_grant"]}"#, status: 400) == .status)
        for body in ["", "<html>", "{}"] { #expect(fault(body, status: 400) == .status) }
        let good = #"{"access_token":"abc","token_type":"bearer","error":null}"#
        #expect(fault(good) == nil && fault(good, status: 401) == .status)
    }

    @Test("G-021: no printing shows a token, a code or a secret")
    func silent() throws {
        let answer = try TokenAnswer(SoftToken.answer(#"{"access_token":"canary","token_type":"bearer"}"#))
        #expect(
            !"\(answer)\(String(reflecting: answer))\(Mirror(reflecting: answer).children.count)".contains("canary"))
        var dumped = ""
        dump(answer, to: &dumped)
        #expect(!dumped.contains("canary"))
    }
}
