package import HTTPTypes
package import LatchkeyCore
import LatchkeyFlows

/// Who may knock. Whatever a door is about belongs to the owner.
package enum Visitor: String, CaseIterable, Sendable {
    case anonymous
    case owner
    case stranger
    case teacher
    case admin
    /// Signed in before; disabled since.
    case disabled
    /// Signed in before; removed since.
    case deleted

    /// Not the bare word, which may be reserved.
    package var uid: String { "the-\(rawValue)" }

    package var role: Roles {
        switch self {
        case .teacher: .teacher
        case .admin: .admin
        default: .user
        }
    }
}

/// A route of the API, what is sent to it, and what each visitor gets to see (S-206).
package struct Door: Sendable, CustomStringConvertible {
    package let method: HTTPRequest.Method
    package let path: String
    package let body: String?
    /// In the order of `Visitor.allCases`.
    package let statuses: [Int]

    package var description: String { "\(method.rawValue) \(path)" }

    package func status(for visitor: Visitor) -> Int {
        Visitor.allCases.firstIndex(of: visitor).map { statuses[$0] } ?? 0
    }

    package var isGuarded: Bool { status(for: .anonymous) == 401 }

    private init(_ method: HTTPRequest.Method, _ path: String, _ statuses: [Int]) {
        self.init(method, path, nil, statuses)
    }

    private init(_ method: HTTPRequest.Method, _ path: String, _ body: String?, _ statuses: [Int]) {
        self.method = method
        self.path = path
        self.body = body
        self.statuses = statuses
    }

    /// Columns: anonymous, owner, stranger, teacher, admin, disabled, deleted.
    package static let all: [Door] = [
        Door(
            .post, "/api/authenticate", #"{"uid":"the-owner","password":"correct horse battery"}"#,
            [200, 200, 200, 200, 200, 200, 200]),
        Door(.delete, "/api/authenticate", [401, 200, 200, 200, 200, 401, 401]),
        Door(.get, "/api/id", [401, 200, 200, 200, 200, 401, 401]),
        Door(
            .post, "/api/user", #"{"uid":"fresh","password":"correct horse battery","name":"Fresh"}"#,
            [201, 201, 201, 201, 201, 201, 201]),
        Door(.get, "/api/user", [401, 200, 200, 200, 200, 401, 401]),
        Door(.put, "/api/user", #"{"uid":"the-owner","name":"Changed"}"#, [401, 200, 409, 409, 200, 401, 401]),
        Door(.delete, "/api/user", #"{"uid":"the-owner"}"#, [401, 204, 403, 403, 204, 401, 401]),
        Door(
            .post, "/api/users", #"[{"uid":"fresh","name":"Fresh"}]"#, [401, 403, 403, 403, 200, 401, 401]),
        Door(.get, "/api/user/{id}", [401, 200, 403, 200, 200, 401, 401]),
        Door(.put, "/api/user/{id}", #"{"name":"Changed"}"#, [401, 200, 403, 403, 200, 401, 401]),
        Door(.delete, "/api/user/{id}", [401, 204, 403, 403, 204, 401, 401]),
        Door(
            .put, "/api/password", #"{"current":"correct horse battery","new":"staple battery horse"}"#,
            [401, 200, 200, 200, 200, 401, 401]),
        Door(.post, "/api/password/check", "{}", [200, 200, 200, 200, 200, 200, 200]),
        Door(.get, "/api/settings", [200, 200, 200, 200, 200, 200, 200]),
        Door(.get, "/api/sessions", [401, 200, 200, 200, 200, 401, 401]),
        Door(.delete, "/api/sessions/{id}", [401, 204, 404, 404, 404, 401, 401]),
        Door(.delete, "/api/sessions", [401, 204, 204, 204, 204, 401, 401]),
        Door(.get, "/api/join-codes", [401, 403, 403, 200, 200, 401, 401]),
        Door(.post, "/api/join-codes", #"{"note":"Year 9"}"#, [401, 403, 403, 201, 201, 401, 401]),
        Door(.delete, "/api/join-codes/{id}", [401, 403, 403, 404, 404, 401, 401]),
        Door(.get, "/api/pending", [401, 403, 403, 200, 200, 401, 401]),
        Door(
            .delete, "/api/pending", #"{"ids":["AAAAAAAAAAAAAAAAAAAAAA"]}"#, [401, 403, 403, 200, 200, 401, 401]),
        Door(.post, "/api/pending/{id}", [401, 403, 403, 404, 404, 401, 401]),
        Door(.delete, "/api/pending/{id}", [401, 403, 403, 404, 404, 401, 401]),
        Door(.post, "/api/recovery", #"{"uid":"the-owner"}"#, [202, 202, 202, 202, 202, 202, 202]),
        Door(
            .post, "/api/recovery/password", #"{"token":"wrong","new":"staple battery horse"}"#,
            [403, 403, 403, 403, 403, 403, 403]),
        Door(.post, "/api/user/{id}/recovery-code", "{}", [401, 403, 403, 201, 201, 401, 401]),
        Door(.get, "/api/user/{id}/picture", [401, 404, 403, 404, 404, 401, 401]),
        Door(.put, "/api/user/{id}/picture", [401, 415, 415, 415, 415, 401, 401]),
        Door(.delete, "/api/user/{id}/picture", [401, 204, 403, 403, 204, 401, 401]),
        Door(.get, "/api/user/{id}/profile", [401, 200, 403, 200, 200, 401, 401]),
        Door(.put, "/api/user/{id}/profile", "{}", [401, 200, 403, 200, 200, 401, 401]),
        Door(.get, "/api/data", [401, 200, 200, 200, 200, 401, 401]),
        Door(.get, "/api/email", [401, 200, 200, 200, 200, 401, 401]),
        Door(.post, "/api/email/verification", [401, 400, 400, 400, 400, 401, 401]),
        Door(.delete, "/api/email/change", [401, 404, 404, 404, 404, 401, 401]),
        Door(.post, "/api/email/code", #"{"code":"00000000"}"#, [401, 403, 403, 403, 403, 401, 401]),
        Door(.post, "/api/email/confirm", #"{"token":"wrong"}"#, [403, 403, 403, 403, 403, 403, 403]),
        Door(.post, "/api/email/undo", #"{"token":"wrong"}"#, [403, 403, 403, 403, 403, 403, 403]),
        Door(.get, "/api/mail", [401, 403, 403, 403, 200, 401, 401]),
        Door(.post, "/api/mail/{id}", [401, 403, 403, 403, 404, 401, 401]),
        Door(
            .post, "/api/setup", #"{"code":"wrong","uid":"boss","password":"correct horse battery","name":"Boss"}"#,
            [403, 403, 403, 403, 403, 403, 403]),
    ]
}

/// One account per kind of visitor, each with a cookie from before it was disabled or removed.
package struct Cast: Sendable {
    package let latchkey: Latchkey
    package let accounts: [Visitor: Account]
    package let cookies: [Visitor: String]
    private let ownersSession: String

    package init(_ latchkey: Latchkey) async throws {
        var accounts: [Visitor: Account] = [:]
        var cookies: [Visitor: String] = [:]
        for visitor in Visitor.allCases where visitor != .anonymous {
            accounts[visitor] = try await latchkey.addAccount(visitor.uid, role: visitor.role)
            cookies[visitor] = try await latchkey.signIn(visitor.uid)
        }
        try await latchkey.operate.setState(.disabled, uid: Visitor.disabled.uid)
        try await latchkey.operate.remove(uid: Visitor.deleted.uid)
        self.latchkey = latchkey
        self.accounts = accounts
        self.cookies = cookies
        self.ownersSession = try await latchkey.operate.show(uid: Visitor.owner.uid).sessions.first?.publicID.text ?? ""
    }

    package func path(of door: Door) -> String {
        let id = door.path.hasPrefix("/api/sessions") ? ownersSession : accounts[.owner]?.id.text ?? ""
        return door.path.replacing("{id}", with: id)
    }

    package func knock(at door: Door, cookie: String?, headers: [(String, String)] = []) async throws -> Answer {
        try await latchkey.send(door.method, path(of: door), json: door.body, cookie: cookie, headers: headers)
    }
}
