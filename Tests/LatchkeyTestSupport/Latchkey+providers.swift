import Foundation
import HTTPTypes
package import LatchkeyCore
import LatchkeyStore

/// A sign-in by a provider that has begun, with what the browser keeps.
package struct BegunFederation: Sendable {
    package let provider: String
    package let location: String
    package let state: String
    /// The Cookie field of the browser on our host.
    package let cookie: String

    package init(provider: String, location: String, state: String, cookie: String) {
        self.provider = provider
        self.location = location
        self.state = state
        self.cookie = cookie
    }
}

extension Answer {
    /// What the page does next.
    package var next: String? { json["next"] as? String }
    package var ticket: String { json["ticket"] as? String ?? "" }
    /// Who is signed in by it.
    package var uid: String? { (json["user"] as? [String: Any])?["uid"] as? String }
}

extension Latchkey {
    package func countIdentities() async throws -> Int64 {
        try await store.database.read { try $0.query("SELECT COUNT(*) FROM identity")[0].integer(0) }
    }

    /// As if the person had linked it long before.
    package func addIdentity(
        _ subject: String, to id: AccountID, besidePassword: Bool = true
    ) async throws -> String {
        let row = RandomID.fixture()
        try await store.execute(
            """
            INSERT INTO identity (id, account_id, issuer, subject, provider, created_at, had_password)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            row, id, "https://idp.example", subject, "github", clock.now, besidePassword)
        return row.text
    }

    /// Our own page sends the browser to the provider.
    package func start(
        _ members: [String: String] = [:], at provider: String = "github", cookie: String? = nil,
        origin: String? = Latchkey.ownOrigin
    ) async throws -> Answer {
        try await send(
            .post, "/api/federation/\(provider)/start", json: Latchkey.body(members), cookie: cookie, origin: origin)
    }

    package func beginFederation(
        _ members: [String: String] = [:], at provider: String = "github", cookie: String? = nil
    ) async throws -> BegunFederation {
        let answer = try await start(members, at: provider, cookie: cookie)
        guard answer.status == 200, let location = answer.json["location"] as? String,
            let state = URLComponents(string: location)?.queryItems?.first(where: { $0.name == "state" })?.value,
            let flow = answer.setCookies.first?.split(separator: ";").first
        else { throw HarnessError("no sign-in began: \(answer.status) \(answer.text)") }
        let cookies = [String(flow), cookie].compactMap(\.self).joined(separator: "; ")
        return BegunFederation(provider: provider, location: location, state: state, cookie: cookies)
    }

    /// The page at the redirect URI brings what came back.
    package func finish(
        _ begun: BegunFederation, _ more: [String: String] = ["code": "a-code"], cookie: String? = nil,
        origin: String? = Latchkey.ownOrigin
    ) async throws -> Answer {
        try await send(
            .post, "/api/federation/\(begun.provider)/finish",
            json: Latchkey.body(["state": begun.state].merging(more) { _, new in new }),
            cookie: cookie ?? begun.cookie, origin: origin)
    }

    /// The next step on the same page.
    package func step(
        _ path: String, _ members: [String: String], _ begun: BegunFederation
    ) async throws -> Answer {
        try await send(
            .post, "/api/federation/\(path)", json: Latchkey.body(members), cookie: begun.cookie,
            origin: Latchkey.ownOrigin)
    }

    /// Begins, and comes back as whoever the provider says.
    package func signInByProvider(
        at provider: String = "github", cookie: String? = nil
    ) async throws -> (begun: BegunFederation, answer: Answer) {
        let begun = try await beginFederation(at: provider, cookie: cookie)
        return (begun, try await finish(begun))
    }

    /// A new account of whoever the provider says.
    package func register(
        _ uid: String, _ more: [String: String] = [:], at provider: String = "github"
    ) async throws -> Answer {
        let (begun, answer) = try await signInByProvider(at: provider)
        guard let ticket = answer.json["ticket"] as? String else {
            throw HarnessError("there is no ticket: \(answer.status) \(answer.text)")
        }
        return try await step(
            "register", ["ticket": ticket, "uid": uid, "name": "Some Body"].merging(more) { _, new in new }, begun)
    }
}
