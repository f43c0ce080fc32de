import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyServer
import LatchkeyStore

/// Unique secrets put into every field of every route, and where they must not turn up again (S-272).
package struct Canaries: Sendable {
    /// What may be nowhere at all: log, answers, database.
    package private(set) var secrets: [String] = []
    /// Secrets that the browser keeps: in its own cookies and nowhere else.
    package private(set) var cookies: [String] = []
    package private(set) var answers: [Answer] = []

    private static func canary(_ number: Int) -> String { "c4n4ry-\(number)-Quetzal-Umbrella" }

    /// Walks through every door with secrets in every place a client can put one.
    package init(_ latchkey: Latchkey) async throws {
        var number = 0
        func fresh() -> String {
            number += 1
            return Canaries.canary(number)
        }
        let (password, new, typedAsUID, current, code, bearer, query) = (
            fresh(), fresh(), fresh(), fresh(), fresh(), fresh(), fresh()
        )
        secrets = [password, new, typedAsUID, current, code, bearer, query]
        guard let offered = try await latchkey.flows.setUp.offer() else { throw HarnessError("no set-up is offered") }
        secrets.append(offered)
        try await latchkey.addAccount("toby", password: password)
        answers.append(try await latchkey.signInAnswer(typedAsUID, password))
        answers.append(try await latchkey.signInAnswer("toby", new))
        let signedIn = try await latchkey.signInAnswer(
            "toby", password, headers: [("Authorization", "Bearer \(bearer)")])
        answers.append(signedIn)
        cookies = [signedIn.cookie("latchkey") ?? "", signedIn.cookie("latchkey-device") ?? ""]
        let session = "latchkey=\(cookies[0]); latchkey-device=\(cookies[1])"
        try await sweep(latchkey, session: session, marks: [fresh(), fresh(), fresh()], query: query, bearer: bearer)
        let change = Latchkey.body(["current": current, "new": new])
        answers.append(try await latchkey.send(.put, "/api/password", json: change, cookie: session))
        let right = Latchkey.body(["current": password, "new": new])
        answers.append(try await latchkey.send(.put, "/api/password", json: right, cookie: session))
        try await useWhatIsHandedOut(latchkey, password: fresh())
        answers.append(try await latchkey.send(.delete, "/api/authenticate", cookie: session))
    }

    /// Links and codes in mails, a code from staff and an invitation: each is made, and then used.
    private mutating func useWhatIsHandedOut(_ latchkey: Latchkey, password: String) async throws {
        secrets.append(password)
        try await latchkey.addConfirmed("ann", email: "ann@school.example")
        try await latchkey.addAccount("boss", role: .admin)
        let boss = try await latchkey.signIn("boss")
        _ = try await latchkey.send(.post, "/api/recovery", json: Latchkey.body(["uid": "ann"]))
        let reset = try await mailed(latchkey, to: "ann@school.example")
        try await use(latchkey, "/api/recovery/password", ["token": reset, "new": password])
        let id = try await latchkey.operate.show(uid: "ann").account.id.text
        let issued = try await latchkey.send(.post, "/api/user/\(id)/recovery-code", json: "{}", cookie: boss)
        let code = try handedOut(issued.json["code"])
        try await use(latchkey, "/api/recovery/password", ["uid": "ann", "code": code, "new": password + "2"])
        let invited = try await latchkey.send(.post, "/api/join-codes", json: #"{"uid":"guest7"}"#, cookie: boss)
        let invitation = try handedOut((invited.json["code"] as? [String: Any])?["code"])
        let guest = ["uid": "guest7", "name": "G", "password": password, "email": "g@school.example"]
        try await use(latchkey, "/api/user", guest.merging(["code": invitation]) { $1 })
        let confirm = try await mailed(latchkey, to: "g@school.example")
        try await use(latchkey, "/api/email/confirm", ["token": confirm])
    }

    private mutating func use(_ latchkey: Latchkey, _ path: String, _ members: [String: String]) async throws {
        let answer = try await latchkey.send(.post, path, json: Latchkey.body(members))
        guard answer.status < 300 else { throw HarnessError("\(path): \(answer.status) \(answer.text)") }
        answers.append(answer)
    }

    /// As it was shown, and as people may type it.
    private mutating func handedOut(_ text: Any?) throws -> String {
        guard let code = text as? String else { throw HarnessError("no code was handed out") }
        secrets += [code, ReadableCode.canonical(of: code)]
        return code
    }

    private mutating func mailed(_ latchkey: Latchkey, to address: String) async throws -> String {
        let mails = try await latchkey.mails().filter { $0.to.text == address }
        guard let link = mails.compactMap(\.secret).last else { throw HarnessError("no link came to \(address)") }
        // A link begins with the public id of its row.
        secrets += [link, String(link.suffix(43))] + mails.compactMap(\.code)
        return link
    }

    /// Every route with secrets as values of secret-looking fields, as junk cookie, as bearer token and in the query.
    private mutating func sweep(
        _ latchkey: Latchkey, session: String, marks: [String], query: String, bearer: String
    ) async throws {
        secrets += marks
        let body = Latchkey.body([
            "password": marks[0], "code": marks[0], "current": marks[0], "new": marks[0], "token": marks[0],
            "secret": marks[0],
        ])
        for route in latchkey.server.routes.entries where route.path != "/api/authenticate" || route.method != .delete {
            let path = Door.path(route.path) + "?token=\(query)&password=\(query)"
            let json = route.method == .get ? nil : body
            guard route.path != "/api/sessions" || route.method != .delete else { continue }
            answers.append(try await latchkey.send(route.method, path, json: json, cookie: "latchkey=\(marks[1])"))
            answers.append(
                try await latchkey.send(
                    route.method, path, json: json, headers: [("Authorization", "Bearer \(marks[2])")]))
            answers.append(try await latchkey.send(route.method, path, json: json, cookie: session))
            answers.append(
                try await latchkey.send(route.method, path, json: "{\"password\":\"\(marks[0])", cookie: session))
        }
    }

    /// Where a secret turned up although it must not, as sentences.
    package func sightings(_ latchkey: Latchkey) async throws -> [String] {
        let stored = try await latchkey.store.dump()
        let kept = (secrets + cookies).filter { !$0.isEmpty }
        // The bits themselves too: ids are stored as bytes.
        let bits = (cookies + secrets).compactMap { RandomID(text: $0.utf8) }.map { Store.hexadecimal($0.bytes) }
        var sightings: [String] = []
        for secret in kept + bits {
            sightings += latchkey.log.lines.filter { $0.contains(secret) }.map { "log: \($0)" }
            sightings += stored.filter { $0.contains(secret) }.map { "database: \($0)" }
        }
        for secret in kept {
            sightings += answers.filter { $0.text.contains(secret) }.map { "answer: \($0.text)" }
            sightings += answers.flatMap { answer in
                answer.headers.filter { $0.name != .setCookie && $0.value.contains(secret) }.map { "header: \($0)" }
            }
        }
        return sightings
    }
}
