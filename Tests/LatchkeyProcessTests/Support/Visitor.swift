import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

enum Method: String {
    case get, post, put, delete
}

/// Somebody with a browser, who keeps the cookie of their session.
struct Visitor: Sendable {
    let port: Int
    var token: String?
    /// Believed by servers that trust this machine as a proxy, so that tests do not meet the limits of one network.
    var address = "192.0.2.1"
    var headers: [(String, String)] = []

    init(port: Int, token: String? = nil) {
        self.port = port
        self.token = token
    }

    /// Throws when no whole answer came.
    func ask(
        _ method: Method, _ path: String, _ body: [String: String]? = nil, within limit: TimeAmount = .seconds(60)
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .RAW(value: method.rawValue.uppercased())
        request.headers.add(name: "X-Forwarded-For", value: address)
        if let token { request.headers.add(name: "Cookie", value: "latchkey=\(token)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: Array(try JSONEncoder().encode(body))))
        }
        let response = try await Visitor.client.execute(request, timeout: limit)
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Answer(
            status: Int(response.status.code), body: Data(bytes.readableBytesView),
            cookies: response.headers["Set-Cookie"],
            retryAfter: response.headers.first(name: "Retry-After")
        )
    }

    @discardableResult
    mutating func signIn(_ uid: String, _ password: String = Workplace.password) async throws -> Answer {
        token = nil
        let answer = try await ask(.post, "/api/authenticate", ["uid": uid, "password": password])
        token = answer.sessionToken
        return answer
    }

    func completeSetup(_ code: String, uid: String = "ada", password: String = Workplace.password) async throws
        -> Answer
    {
        try await ask(.post, "/api/setup", ["code": code, "uid": uid, "password": password, "name": "Ada"])
    }

    /// Of this one's own session, as `/api/sessions` lists it.
    func sessionID() async throws -> String {
        struct List: Decodable {
            struct Session: Decodable {
                let id: String
                let current: Bool
            }
            let sessions: [Session]
        }
        let list = try JSONDecoder().decode(List.self, from: try await ask(.get, "/api/sessions").body)
        guard let own = list.sessions.first(where: \.current) else { throw Trouble("no current session") }
        return own.id
    }

    /// Never asks twice: what was asked must be what the server saw.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 500
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()
}

/// What the server answered.
struct Answer: Sendable {
    let status: Int
    let body: Data
    let cookies: [String]
    let retryAfter: String?

    var text: String { String(decoding: body, as: UTF8.self) }

    var sessionToken: String? {
        guard status == 200, let cookie = cookies.first(where: { $0.hasPrefix("latchkey=") }) else { return nil }
        return String(cookie.dropFirst("latchkey=".count).prefix { $0 != ";" })
    }

    var deviceToken: String? {
        cookies.first { $0.hasPrefix("latchkey-device=") }.map {
            String($0.dropFirst("latchkey-device=".count).prefix { $0 != ";" })
        }
    }

    func member(_ key: String) -> String? {
        (try? JSONSerialization.jsonObject(with: body) as? [String: Any])?[key] as? String
    }
}
