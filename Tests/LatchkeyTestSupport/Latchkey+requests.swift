import Foundation
package import HTTPTypes
import HummingbirdTesting
package import LatchkeyCore
package import LatchkeyFlows
import LatchkeyTokens
import NIOCore

/// An answer as a test reads it.
package struct Answer: Sendable {
    package let status: Int
    package let headers: HTTPFields
    package let body: [UInt8]

    package init(status: Int, headers: HTTPFields, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package var text: String { String(decoding: body, as: UTF8.self) }

    package var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
    }

    package var jsonArray: [[String: Any]] {
        (try? JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]]) ?? []
    }

    package var code: String? { json["code"] as? String }
    package var message: String? { json["message"] as? String }
    package var fields: [String: String] { json["fields"] as? [String: String] ?? [:] }

    /// What is wrong with each field, as programs read it.
    package var problems: [String: [String: Any]] { json["problems"] as? [String: [String: Any]] ?? [:] }

    package var setCookies: [String] { headers[values: .setCookie] }

    /// The value that the answer sets for the cookie of this name: the last one counts, as in browsers.
    package func cookie(_ name: String) -> String? {
        setCookies.last { $0.hasPrefix("\(name)=") }
            .map { String($0.dropFirst(name.count + 1).prefix { $0 != ";" }) }
    }

    package func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }
}

extension Latchkey {
    /// Sends one request; `json` gives it a body and its Content-Type, `cookie` a Cookie field, `origin` an Origin.
    package func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        json: String? = nil,
        cookie: String? = nil,
        origin: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        var fields = HTTPFields()
        if json != nil { fields[.contentType] = "application/json" }
        if let cookie { fields[.cookie] = cookie }
        if let origin { fields[.origin] = origin }
        for (name, value) in headers { try fields.appendChecked(name, value) }
        return try await send(method, path, fields, bytes: json.map { Array($0.utf8) })
    }

    /// Sends the bytes as a JPEG.
    package func sendPicture(
        _ method: HTTPRequest.Method, _ path: String, _ picture: [UInt8], cookie: String?,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        var fields: HTTPFields = [.contentType: "image/jpeg"]
        if let cookie { fields[.cookie] = cookie }
        for (name, value) in headers { try fields.appendChecked(name, value) }
        return try await send(method, path, fields, bytes: picture)
    }

    /// Sends the bytes as they are.
    package func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields, bytes: [UInt8]?
    ) async throws -> Answer {
        try await client.execute(
            uri: path, method: method, headers: fields, body: bytes.map { ByteBuffer(bytes: $0) }
        ) { response in
            Answer(
                status: Int(response.status.code), headers: response.headers,
                body: Array(response.body.readableBytesView)
            )
        }
    }

    /// A JSON object of strings.
    package static func body(_ members: [String: String]) -> String {
        let data = try? JSONSerialization.data(withJSONObject: members, options: [.sortedKeys])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    package static let password = "correct horse battery"

    /// An account straight through the operator's flow; the password is `Latchkey.password` unless given.
    @discardableResult
    package func addAccount(
        _ uid: String, name: String = "Thomas Edison", role: Roles = .user, password: String = Latchkey.password,
        email: String? = nil
    ) async throws -> Account {
        try await operate.add(NewAccountFields(uid: uid, password: password, name: name, email: email), role: role)
    }

    /// Somebody who is not signed in, behind a request.
    package var stranger: Actor {
        Actor(ClientDetails(address: nil, userAgent: "", requestID: "request-1"), clock: flows.clock)
    }

    /// What the operator's command line would do, on the same database.
    package var operate: OperateAccounts {
        OperateAccounts(
            store: store, hasher: hasher, configuration: flows.configuration,
            clock: TimeSource(now: { [clock] in clock.now }, uptime: { [clock] in clock.uptime })
        )
    }

    /// What the operator's command line would do to groups, on the same database.
    package var operateGroups: OperateGroups {
        OperateGroups(
            store: store, clock: TimeSource(now: { [clock] in clock.now }, uptime: { [clock] in clock.uptime }))
    }

    /// What the operator's command line would hand out, with the server's own secret.
    package var operateRecovery: OperateRecovery {
        get throws {
            OperateRecovery(
                store: store, secrets: OneTimeSecrets(keys: KeySet(MACKey(try ServerSecret(Latchkey.secret)))),
                clock: TimeSource(now: { [clock] in clock.now }, uptime: { [clock] in clock.uptime }))
        }
    }

    package func signInAnswer(
        _ uid: String, _ password: String = Latchkey.password, cookie: String? = nil, origin: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        try await send(
            .post, "/api/authenticate", json: Latchkey.body(["uid": uid, "password": password]), cookie: cookie,
            origin: origin, headers: headers
        )
    }

    /// Signs in; returns the Cookie field to send from then on. Throws when the answer is a refusal.
    package func signIn(_ uid: String, _ password: String = Latchkey.password) async throws -> String {
        let answer = try await signInAnswer(uid, password)
        guard answer.status == 200, let token = answer.cookie("latchkey") else {
            throw HarnessError("\(uid) could not sign in: \(answer.status) \(answer.text)")
        }
        return "latchkey=\(token)"
    }
}

extension HTTPFields {
    /// Throws for what cannot be sent, instead of leaving it out or replacing bytes of it.
    mutating func appendChecked(_ name: String, _ value: String) throws {
        // White space around a value is none of it (RFC 9110 §5.5).
        let sent = value.trimmingCharacters(in: CharacterSet(charactersIn: " \t"))
        guard let field = HTTPField.Name(name), HTTPField.isValidValue(sent) else {
            throw HarnessError("no header field can be sent as \(name): \(value)")
        }
        append(HTTPField(name: field, value: value))
    }
}
