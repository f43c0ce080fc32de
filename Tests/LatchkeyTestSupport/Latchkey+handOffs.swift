import Foundation
import HTTPTypes

/// A hand-off that a page has begun, with what it and its browser keep.
package struct BegunHandOff: Sendable {
    package let ticket: String
    /// The Cookie field of the browser on our host.
    package let cookie: String
    package let origin: String

    package init(ticket: String, cookie: String, origin: String) {
        self.ticket = ticket
        self.cookie = cookie
        self.origin = origin
    }
}

extension Latchkey {
    /// RFC 7636, appendix B.
    package static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    package static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    package static let handOffState = "the-state-of-this-page-0"
    package static let ownOrigin = "http://localhost:8587"
    /// A front end, as `publicURL` of the harness allows it.
    package static let front = "http://localhost:3000"

    package static func handOffForm(
        origin: String = Latchkey.front, path: String = "/class?page=1", remember: Bool = false
    ) -> [(String, String)] {
        [
            ("return_to", origin + path), ("state", Latchkey.handOffState), ("challenge", Latchkey.challenge),
            ("remember", remember ? "true" : ""),
        ]
    }

    /// What a browser sends for the form of a page.
    package func begin(
        _ form: [(String, String)] = Latchkey.handOffForm(), origin: String? = Latchkey.front, cookie: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        func encoded(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
        }
        let body = form.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        return try await begin(body: body, origin: origin, cookie: cookie, headers: headers)
    }

    package func begin(
        body: String, origin: String? = Latchkey.front, cookie: String? = nil, headers: [(String, String)] = []
    ) async throws -> Answer {
        var fields: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        if let origin { fields[.origin] = origin }
        if let cookie { fields[.cookie] = cookie }
        for (name, value) in headers { try fields.appendChecked(name, value) }
        return try await send(.post, "/hand-off", fields, bytes: Array(body.utf8))
    }

    package func beginHandOff(
        from origin: String = Latchkey.front, remember: Bool = false
    ) async throws -> BegunHandOff {
        let answer = try await begin(Latchkey.handOffForm(origin: origin, remember: remember), origin: origin)
        guard answer.status == 303, let ticket = answer.header("Location")?.split(separator: "#").last,
            let cookie = answer.setCookies.first?.split(separator: ";").first
        else { throw HarnessError("no hand-off began: \(answer.status) \(answer.text)") }
        return BegunHandOff(ticket: String(ticket), cookie: String(cookie), origin: origin)
    }

    /// Our own page and its browser send this.
    package func go(
        _ path: String, _ members: [String: String], _ begun: BegunHandOff, cookie: String? = nil,
        origin: String? = nil
    ) async throws -> Answer {
        try await send(
            .post, path, json: Latchkey.body(members),
            cookie: [begun.cookie, cookie].compactMap(\.self).joined(separator: "; "),
            origin: origin ?? Latchkey.ownOrigin)
    }

    package func prove(_ uid: String, _ begun: BegunHandOff, password: String = Latchkey.password) async throws
        -> Answer
    {
        try await go("/api/authenticate", ["uid": uid, "password": password, "hand_off": begun.ticket], begun)
    }

    /// The code that a proof has sent the browser back with.
    package func code(in answer: Answer) throws -> String {
        let location = answer.json["location"] as? String ?? ""
        guard let fragment = location.split(separator: "#").last, fragment.hasPrefix("latchkey="),
            let code = fragment.dropFirst(9).split(separator: "&").first
        else { throw HarnessError("there is no code: \(answer.status) \(answer.text)") }
        return String(code)
    }

    package func exchange(
        _ code: String, verifier: String = Latchkey.verifier, origin: String? = Latchkey.front, cookie: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        try await send(
            .post, "/api/hand-off/exchange", json: Latchkey.body(["code": code, "verifier": verifier]), cookie: cookie,
            origin: origin, headers: headers)
    }
}
