import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import Testing

/// `boss` writes users; `tess` leads the group `year-9`, `otto` the group `year-8`, where `pia` is; they are signed in.
struct School: Sendable {
    let latchkey: Latchkey
    let boss: String
    let tess: String
    let otto: String
    /// Ids.
    let year9: String
    let year8: String

    static func with(
        _ configure: (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (School) async throws -> Void
    ) async throws {
        try await withLatchkey {
            $0.roles = .builtIn
            configure(&$0)
        } _: { latchkey in
            for (uid, role) in [("boss", Roles.admin), ("tess", .teacher), ("otto", .teacher), ("pia", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let boss = try await latchkey.signIn("boss")
            func group(_ key: String, ledBy leader: String, with member: String?) async throws -> String {
                let made = try await latchkey.send(
                    .post, "/api/groups", json: #"{"name":"\#(key)","key":"\#(key)","leader":false}"#, cookie: boss)
                let id = try #require(made.json["id"] as? String)
                let people: [(uid: String?, body: String)] = [(leader, #"{"leader":true}"#), (member, "{}")]
                for (uid, body) in people {
                    guard let uid else { continue }
                    let user = try await latchkey.operate.show(uid: uid).account.id.text
                    let path = "/api/groups/\(id)/members/\(user)"
                    #expect(try await latchkey.send(.put, path, json: body, cookie: boss).status == 200)
                }
                return id
            }
            let year9 = try await group("year-9", ledBy: "tess", with: nil)
            let year8 = try await group("year-8", ledBy: "otto", with: "pia")
            try await test(
                School(
                    latchkey: latchkey, boss: boss, tess: try await latchkey.signIn("tess"),
                    otto: try await latchkey.signIn("otto"), year9: year9, year8: year8))
        }
    }

    func take(_ users: String, _ more: String = "", by cookie: String) async throws -> Answer {
        try await latchkey.send(.post, "/api/users", json: #"{"users":[\#(users)]\#(more)}"#, cookie: cookie)
    }

    func put(_ uid: String, in group: String, _ body: String, by cookie: String) async throws -> Answer {
        let user = try await latchkey.operate.show(uid: uid).account.id.text
        return try await latchkey.send(.put, "/api/groups/\(group)/members/\(user)", json: body, cookie: cookie)
    }

    /// For a dry run, or for `tess`'s group.
    func take9(_ users: String, _ more: String = "", by cookie: String? = nil) async throws -> Answer {
        try await take(users, #","group":"\#(year9)"\#(more)"#, by: cookie ?? tess)
    }
}

extension Answer {
    func list(_ key: String) -> [[String: Any]] { json[key] as? [[String: Any]] ?? [] }

    /// Which rows these are, and what is said of them.
    func rows(_ key: String, _ word: String) -> [String] {
        list(key).map { "\($0["index"] as? Int ?? -1) \($0[word] as? String ?? "")" }
    }
}
