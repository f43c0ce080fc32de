import LatchkeyCore
import NIOHTTP1

@testable import latchkey

/// A server, the proxy before it and a front end, as the doctor's command meets them; each may be set up wrongly.
struct SimulatedServer: Sendable {
    var publicURL = "https://auth.school.example"
    var usedURL = "https://auth.school.example"
    var allowed = ["https://alice.github.io"]
    var forwarded = "trusted"
    /// Who a proxy that writes it says has come; nil where nobody is told.
    var client: String? = "203.0.113.9"
    var passesOnClient = false
    var saysPlainHTTP = false
    var replacesHost = false
    var eats: Set<String> = []
    var losesOrigin = false
    var losesHSTS = false
    var corsOfProxy: String?
    var cachesNonce: String?
    var cookiePlan = "partitioned"
    var certificateDays = 60
    var clockOff = 0
    var fault: OutsideFault?
    /// In place of what `/api/doctor` answers.
    var examined: String?
    /// In place of every answer.
    var instead: OutsideAnswer?
    /// Of the front end's page.
    var pageFields: [(name: String, value: String)] = []

    func answer(_ request: OutsideRequest, now: Timestamp) -> OutsideResult {
        guard request.origin.text == usedURL else { return .success(OutsideAnswer(status: 200, fields: pageFields)) }
        if let fault { return .failure(fault) }
        if let instead { return .success(instead) }
        if eats.contains(request.method.rawValue) { return .success(OutsideAnswer(status: 405)) }
        let origin = losesOrigin ? nil : request.fields.first { $0.0 == "Origin" }?.1
        let isAllowed = origin.map { allowed.contains($0) || $0 == publicURL }
        var fields: [(name: String, value: String)] = []
        if !losesHSTS { fields.append(("strict-transport-security", "max-age=31536000")) }
        if isAllowed == true, let origin { fields.append(("access-control-allow-origin", origin)) }
        if let corsOfProxy { fields.append(("access-control-allow-origin", corsOfProxy)) }
        var answer = OutsideAnswer(
            status: 200, fields: fields,
            certificateEnd: request.origin.isHTTPS ? now + .seconds(certificateDays * 86_400 + 60) : nil)
        switch (request.method, request.path.prefix { $0 != "?" }) {
        case (.GET, "/health/live"): answer.body = Array(#"{"status":"live"}"#.utf8)
        case (.OPTIONS, _): answer.status = isAllowed == true ? 204 : 403
        case (.DELETE, _):
            answer.status = 405
            answer.body = Array(#"{"code":"method_not_allowed"}"#.utf8)
        default: answer.body = Array((examined ?? examination(request, origin, isAllowed, now)).utf8)
        }
        return .success(answer)
    }

    private func examination(_ request: OutsideRequest, _ origin: String?, _ isAllowed: Bool?, _ now: Timestamp)
        -> String
    {
        let query = request.path.split(separator: "?").last?.split(separator: "&") ?? []
        func given(_ name: String) -> String? {
            query.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
        }
        func text(_ value: String?) -> String { value.map { "\"\($0)\"" } ?? "null" }
        let isAcross = request.fields.contains { $0 == ("Sec-Fetch-Site", "cross-site") }
        let written = request.fields.first { $0.0 == "X-Forwarded-For" }?.1
        let client = passesOnClient ? written ?? self.client : self.client
        let time = (now + .seconds(clockOff)).rfc3339
        return """
            {"origin":\(text(origin)),"allowed":\(isAllowed.map { "\($0)" } ?? "null"),"https":\(publicURL.hasPrefix("https:")),
            "https_required":\(saysPlainHTTP),"forwarded":"\(forwarded)","client":\(text(client)),"host_matches":\(!replacesHost && usedURL == publicURL),
            "address_matches":\(given("address").map { "\($0 == publicURL)" } ?? "null"),
            "cookie_plan":"\(isAcross ? cookiePlan : "lax")","nonce":\(text(cachesNonce ?? given("nonce"))),"server_time":"\(time)"}
            """
    }
}
