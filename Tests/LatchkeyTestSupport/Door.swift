package import HTTPTypes
import LatchkeyCore

/// A route of the API, what is sent to it, and what each visitor gets to see (S-206).
package struct Door: Sendable, CustomStringConvertible {
    package let method: HTTPRequest.Method
    package let path: String
    /// `"the-owner"` stands for the target's uid, `"fresh"` for one that nobody has, `"the-ticket"` and `"the-code"` for a sign-in of
    /// somebody whose second step is to come, `"the-set-up"` for one who has to set it up. What other such words stand for is in
    /// `Latchkey.proven`: a door is knocked at with a good proof, or it would refuse everybody before it looks at the visitor.
    package let body: String?
    /// Instead of `body`.
    package private(set) var picture: [UInt8]?
    /// Where the page stands that knocks; nil for none.
    package private(set) var origin: String?
    /// Codes of its 403 for people who are signed in: by default the one for a missing permission.
    package private(set) var refusals: Set<String> = ["forbidden"]
    /// In the order of `Visitor.allCases`; more than the owner's for doors that name a person.
    private var statuses: [Target: [Int]]

    package var description: String { "\(method.rawValue) \(path)" }

    package static let unknownID = "AAAAAAAAAAAAAAAAAAAAAA"

    /// A route's path, with this ID in each place for one.
    package static func path(_ path: String, id: String = unknownID, name: String = "Teacher") -> String {
        let named = path.replacing("{name}", with: name).replacing("{provider}", with: "github")
            .replacing("{file}", with: "page.js")
        return ["{id}", "{user}", "{sid}", "{identity}"].reduce(named) { $0.replacing($1, with: id) }
    }

    package var targets: [Target] { Target.allCases.filter { statuses[$0] != nil } }

    /// Zero where the table has no place for the two.
    package func status(for visitor: Visitor, at target: Target = .owner) -> Int {
        guard let row = statuses[target], row.count == Visitor.allCases.count else { return 0 }
        return Visitor.allCases.firstIndex(of: visitor).map { row[$0] } ?? 0
    }

    package var isGuarded: Bool { status(for: .anonymous) == 401 }

    /// Whether path or body says whom it is about. Nobody chooses whose mails wait, or the role of people who wait.
    package var namesTarget: Bool {
        let isOfOthers = [
            "/api/mail", "/api/pending", "/api/groups", "/api/federation",
        ].contains { path.hasPrefix($0) }
        let isAboutPerson = path.contains("{user}") || (path.contains("{id}") && !isOfOthers)
        return isAboutPerson || (isGuarded && body?.contains("\"the-owner\"") == true)
    }

    private init(_ method: HTTPRequest.Method, _ path: String, _ statuses: [Int]) {
        self.init(method, path, nil, statuses)
    }

    private init(_ method: HTTPRequest.Method, _ path: String, _ body: String?, _ statuses: [Int]) {
        self.method = method
        self.path = path
        self.body = body
        self.statuses = [.owner: statuses]
    }

    private func about(teacher: [Int], admin: [Int], oneself: [Int]) -> Door {
        var door = self
        door.statuses.merge([.teacher: teacher, .admin: admin, .oneself: oneself]) { _, given in given }
        return door
    }

    private func sending(_ picture: [UInt8]) -> Door {
        var door = self
        door.picture = picture
        return door
    }

    private func from(_ origin: String) -> Door {
        var door = self
        door.origin = origin
        return door
    }

    /// One's own alone is found; `gone` is the answer then.
    private func ofOwners(_ gone: Int) -> Door {
        let nobody = [401, 404, 404, 404, 404, 401, 401]
        return about(teacher: nobody, admin: nobody, oneself: [401, gone, gone, gone, gone, 401, 401])
    }

    private func refusing(_ codes: String...) -> Door {
        var door = self
        door.refusals = Set(codes)
        return door
    }

    /// Columns: anonymous, owner, stranger, teacher, admin, disabled, deleted. Rows: the owner as target, then the others.
    package static let all: [Door] = [
        Door(
            .post, "/api/authenticate", #"{"uid":"the-owner","password":"correct horse battery"}"#,
            [200, 200, 200, 200, 200, 200, 200]),
        Door(
            .post, "/api/authenticate/factor", #"{"ticket":"the-ticket","code":"the-code"}"#,
            [200, 200, 200, 200, 200, 200, 200]),
        Door(
            .post, "/api/authenticate/setup", #"{"ticket":"the-set-up"}"#, [200, 200, 200, 200, 200, 200, 200]),
        Door(
            .post, "/api/authenticate/setup/confirm", #"{"ticket":"the-set-up","code":"the-code"}"#,
            [200, 200, 200, 200, 200, 200, 200]),
        Door(.post, "/api/authenticate/passkey/options", "{}", [200, 200, 200, 200, 200, 200, 200])
            .from(Latchkey.ownOrigin),
        Door(
            .post, "/api/authenticate/passkey", #"{"passkey":"the-assertion"}"#, [200, 200, 200, 200, 200, 200, 200]
        ).from(Latchkey.ownOrigin),
        Door(.post, "/api/hand-off/describe", #"{"ticket":"the-hand-off"}"#, [200, 200, 200, 200, 200, 200, 200])
            .from(Latchkey.ownOrigin),
        Door(.post, "/api/hand-off/continue", #"{"ticket":"the-hand-off"}"#, [401, 200, 200, 200, 200, 401, 401])
            .from(Latchkey.ownOrigin),
        Door(
            .post, "/api/hand-off/exchange", #"{"code":"the-proof","verifier":"\#(Latchkey.verifier)"}"#,
            [200, 200, 200, 200, 200, 200, 200]
        ).from(Latchkey.front),
        Door(.get, "/api/federation/providers", [200, 200, 200, 200, 200, 200, 200]),
        Door(.post, "/api/federation/{provider}/start", "{}", [200, 200, 200, 200, 200, 200, 200])
            .from(Latchkey.ownOrigin),
        Door(
            .post, "/api/federation/{provider}/finish", #"{"state":"the-state","code":"the-subject"}"#,
            [200, 200, 200, 200, 200, 200, 200]
        ).from(Latchkey.ownOrigin),
        Door(
            .post, "/api/federation/register", #"{"ticket":"the-known","uid":"fresh","name":"Fresh"}"#,
            [200, 200, 200, 200, 200, 200, 200]
        ).from(Latchkey.ownOrigin),
        Door(
            .post, "/api/federation/confirm",
            #"{"ticket":"the-known","uid":"the-new","password":"correct horse battery"}"#,
            [200, 200, 200, 200, 200, 200, 200]
        ).from(Latchkey.ownOrigin),
        Door(.post, "/api/federation/mail", #"{"ticket":"the-known"}"#, [202, 202, 202, 202, 202, 202, 202])
            .from(Latchkey.ownOrigin),
        Door(.get, "/api/identities", [401, 200, 200, 200, 200, 401, 401]),
        Door(.post, "/api/identities/link", #"{"provider":"github"}"#, [401, 200, 200, 200, 200, 401, 401])
            .from(Latchkey.ownOrigin),
        Door(.delete, "/api/identities/{id}", [401, 204, 404, 404, 404, 401, 401]).ofOwners(204),
        Door(.post, "/api/reauth/passkey/options", [401, 200, 200, 200, 200, 401, 401]).from(Latchkey.ownOrigin),
        Door(.post, "/api/token", #"{"audience":"https://api.example"}"#, [401, 200, 200, 200, 200, 401, 401]),
        Door(.get, "/api/forward-auth", [401, 200, 200, 200, 200, 401, 401]),
        Door(.delete, "/api/authenticate", [401, 200, 200, 200, 200, 401, 401]),
        Door(
            .post, "/api/reauth", #"{"password":"correct horse battery"}"#, [401, 200, 200, 200, 200, 401, 401]),
        Door(.get, "/api/id", [401, 200, 200, 200, 200, 401, 401]),
        Door(.get, "/api/session", [200, 200, 200, 200, 200, 200, 200]),
        Door(
            .post, "/api/session/challenge", #"{"session":"AAAAAAAAAAAAAAAAAAAAAA"}"#,
            [200, 200, 200, 200, 200, 200, 200]),
        Door(.post, "/api/session/token", #"{"the-key-proof":""}"#, [200, 200, 200, 200, 200, 200, 200]),
        Door(
            .post, "/api/user", #"{"uid":"fresh","password":"correct horse battery","name":"Fresh"}"#,
            [201, 201, 201, 201, 201, 201, 201]),
        Door(.get, "/api/user", [401, 200, 200, 200, 200, 401, 401]),
        // To those without the permission the uid is the new one that they wish for.
        Door(.put, "/api/user", #"{"uid":"the-owner","name":"Changed"}"#, [401, 200, 409, 409, 200, 401, 401])
            .about(
                teacher: [401, 409, 409, 409, 200, 401, 401],
                admin: [401, 409, 409, 409, 200, 401, 401],
                oneself: [401, 200, 200, 200, 200, 401, 401]),
        Door(.delete, "/api/user", #"{"uid":"the-owner"}"#, [401, 204, 403, 403, 204, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 204, 401, 401],
                admin: [401, 403, 403, 403, 204, 401, 401],
                oneself: [401, 204, 204, 204, 204, 401, 401]),
        Door(
            .post, "/api/users", #"[{"uid":"fresh","name":"Fresh"}]"#, [401, 403, 403, 403, 200, 401, 401]),
        Door(.get, "/api/users/export", [401, 403, 403, 200, 200, 401, 401]),
        // Each person is told apart: the door itself is open to everybody who reaches somebody.
        Door(
            .post, "/api/users/actions", #"{"action":"sign_out","ids":["AAAAAAAAAAAAAAAAAAAAAA"]}"#,
            [401, 403, 403, 200, 200, 401, 401]),
        Door(.get, "/api/user/{id}", [401, 200, 403, 200, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 200, 200, 401, 401],
                admin: [401, 403, 403, 200, 200, 401, 401],
                oneself: [401, 200, 200, 200, 200, 401, 401]),
        Door(.put, "/api/user/{id}", #"{"name":"Changed"}"#, [401, 200, 403, 403, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 200, 401, 401],
                admin: [401, 403, 403, 403, 200, 401, 401],
                oneself: [401, 200, 200, 200, 200, 401, 401]),
        Door(.delete, "/api/user/{id}", [401, 204, 403, 403, 204, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 204, 401, 401],
                admin: [401, 403, 403, 403, 204, 401, 401],
                oneself: [401, 204, 204, 204, 204, 401, 401]),
        Door(.get, "/api/roles", [401, 200, 200, 200, 200, 401, 401]),
        // Teachers give no role unless the configuration says so.
        Door(.put, "/api/user/{id}/roles/{name}", "{}", [401, 403, 403, 403, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 200, 401, 401],
                admin: [401, 403, 403, 403, 200, 401, 401],
                oneself: [401, 403, 403, 403, 200, 401, 401]),
        Door(.delete, "/api/user/{id}/roles/{name}", [401, 403, 403, 403, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 200, 401, 401],
                admin: [401, 403, 403, 403, 200, 401, 401],
                oneself: [401, 403, 403, 403, 200, 401, 401]),
        // Teachers help ordinary users alone; one's own are at this door too.
        Door(.get, "/api/user/{id}/sessions", [401, 200, 403, 200, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 200, 401, 401],
                admin: [401, 403, 403, 403, 200, 401, 401],
                oneself: [401, 200, 200, 200, 200, 401, 401]),
        Door(.delete, "/api/user/{id}/sessions", [401, 204, 403, 204, 204, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 204, 401, 401],
                admin: [401, 403, 403, 403, 204, 401, 401],
                oneself: [401, 204, 204, 204, 204, 401, 401]),
        Door(.delete, "/api/user/{id}/sessions/{sid}", [401, 204, 403, 204, 204, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 204, 401, 401],
                admin: [401, 403, 403, 403, 204, 401, 401],
                oneself: [401, 204, 204, 204, 204, 401, 401]),
        // Nobody their own (S-301): whoever may make one for others sees it.
        Door(.get, "/api/user/{id}/codes", [401, 403, 403, 200, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 200, 401, 401],
                admin: [401, 403, 403, 403, 200, 401, 401],
                oneself: [401, 403, 403, 403, 403, 401, 401]),
        Door(.get, "/api/user/{id}/factors", [401, 200, 403, 200, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 200, 401, 401],
                admin: [401, 403, 403, 403, 200, 401, 401],
                oneself: [401, 200, 200, 200, 200, 401, 401]),
        // Nobody their own, at this door (S-301).
        Door(.delete, "/api/user/{id}/factors", [401, 403, 403, 403, 204, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 204, 401, 401],
                admin: [401, 403, 403, 403, 204, 401, 401],
                oneself: [401, 403, 403, 403, 403, 401, 401]),
        Door(.get, "/api/user/{id}/identities", [401, 200, 403, 200, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 200, 401, 401],
                admin: [401, 403, 403, 403, 200, 401, 401],
                oneself: [401, 200, 200, 200, 200, 401, 401]),
        // Nobody their own, at this door (S-301).
        Door(.delete, "/api/user/{id}/identities/{identity}", [401, 403, 403, 403, 204, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 204, 401, 401],
                admin: [401, 403, 403, 403, 204, 401, 401],
                oneself: [401, 403, 403, 403, 403, 401, 401]),
        // Teachers read what happened to those whom they lead; everybody what happened to them.
        Door(.get, "/api/user/{id}/events", [401, 200, 403, 404, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 404, 200, 401, 401],
                admin: [401, 403, 403, 404, 200, 401, 401],
                oneself: [401, 200, 200, 200, 200, 401, 401]),
        Door(.put, "/api/user/{id}/end", #"{"ends_at":"9999-12-24"}"#, [401, 403, 403, 403, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 200, 401, 401],
                admin: [401, 403, 403, 403, 200, 401, 401],
                oneself: [401, 403, 403, 403, 200, 401, 401]),
        Door(.put, "/api/user/{id}/state", #"{"state":"disabled"}"#, [401, 403, 403, 403, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 200, 401, 401],
                admin: [401, 403, 403, 403, 200, 401, 401],
                oneself: [401, 403, 403, 403, 200, 401, 401]),
        Door(.post, "/api/user/{id}/unlock", [401, 403, 403, 204, 204, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 204, 401, 401],
                admin: [401, 403, 403, 403, 204, 401, 401],
                oneself: [401, 403, 403, 403, 403, 401, 401]),
        Door(
            .put, "/api/password", #"{"current":"correct horse battery","new":"staple battery horse"}"#,
            [401, 200, 200, 200, 200, 401, 401]),
        Door(.post, "/api/password/check", "{}", [200, 200, 200, 200, 200, 200, 200]),
        Door(.get, "/api/settings", [200, 200, 200, 200, 200, 200, 200]),
        Door(.get, "/api/doctor", [200, 200, 200, 200, 200, 200, 200]),
        Door(.post, "/api/doctor/probe", [204, 204, 204, 204, 204, 204, 204]),
        Door(.get, "/api/sessions", [401, 200, 200, 200, 200, 401, 401]),
        // Only one's own are found.
        Door(.delete, "/api/sessions/{id}", [401, 204, 404, 404, 404, 401, 401])
            .about(
                teacher: [401, 404, 404, 404, 404, 401, 401],
                admin: [401, 404, 404, 404, 404, 401, 401],
                oneself: [401, 204, 204, 204, 204, 401, 401]),
        Door(.delete, "/api/sessions", [401, 204, 204, 204, 204, 401, 401]),
        Door(.get, "/api/factors", [401, 200, 200, 200, 200, 401, 401]),
        Door(.post, "/api/factors/totp", "{}", [401, 201, 201, 201, 201, 401, 401]),
        Door(
            .post, "/api/factors/totp/{id}/confirm", #"{"code":"the-app"}"#, [401, 200, 404, 404, 404, 401, 401]
        ).ofOwners(200),
        Door(.put, "/api/factors/totp/{id}", #"{"name":"Phone"}"#, [401, 200, 404, 404, 404, 401, 401]).ofOwners(200),
        Door(.delete, "/api/factors/totp/{id}", [401, 204, 404, 404, 404, 401, 401]).ofOwners(204),
        Door(.post, "/api/factors/passkeys/options", "{}", [401, 200, 200, 200, 200, 401, 401])
            .from(Latchkey.ownOrigin),
        Door(
            .post, "/api/factors/passkeys", #"{"passkey":"the-registration"}"#, [401, 201, 201, 201, 201, 401, 401]
        ).from(Latchkey.ownOrigin),
        Door(.put, "/api/factors/passkeys/{id}", #"{"name":"Key"}"#, [401, 200, 404, 404, 404, 401, 401])
            .ofOwners(200),
        Door(.delete, "/api/factors/passkeys/{id}", [401, 204, 404, 404, 404, 401, 401]).ofOwners(204),
        // Nobody in this table has a second factor at this door.
        Door(.post, "/api/factors/recovery-codes", [401, 409, 409, 409, 409, 401, 401]),
        // For who has none nothing happens.
        Door(.delete, "/api/factors/trusted-devices", [401, 204, 204, 204, 204, 401, 401]),
        Door(.get, "/api/join-codes", [401, 403, 403, 200, 200, 401, 401]),
        Door(.post, "/api/join-codes", #"{"note":"Year 9"}"#, [401, 403, 403, 201, 201, 401, 401]),
        // The owner has made none.
        Door(.put, "/api/join-codes/{id}", #"{"seats":45}"#, [401, 403, 403, 404, 404, 401, 401])
            .about(
                teacher: [401, 403, 403, 404, 200, 401, 401],
                admin: [401, 403, 403, 404, 200, 401, 401],
                oneself: [401, 403, 403, 200, 200, 401, 401]),
        Door(.delete, "/api/join-codes/{id}", [401, 403, 403, 404, 404, 401, 401])
            .about(
                teacher: [401, 403, 403, 404, 204, 401, 401],
                admin: [401, 403, 403, 404, 204, 401, 401],
                oneself: [401, 403, 403, 204, 204, 401, 401]),
        Door(.get, "/api/join-codes/{id}/people", [401, 403, 403, 404, 404, 401, 401])
            .about(
                teacher: [401, 403, 403, 404, 200, 401, 401],
                admin: [401, 403, 403, 404, 200, 401, 401],
                oneself: [401, 403, 403, 200, 200, 401, 401]),
        Door(.get, "/api/pending", [401, 403, 403, 200, 200, 401, 401]),
        Door(
            .delete, "/api/pending", #"{"ids":["AAAAAAAAAAAAAAAAAAAAAA"]}"#, [401, 403, 403, 200, 200, 401, 401]),
        Door(.post, "/api/pending/{id}", [401, 403, 403, 204, 204, 401, 401]),
        Door(.delete, "/api/pending/{id}", [401, 403, 403, 204, 204, 401, 401]),
        Door(.post, "/api/recovery", #"{"uid":"the-owner"}"#, [202, 202, 202, 202, 202, 202, 202]),
        Door(
            .post, "/api/recovery/password", #"{"token":"wrong","new":"staple battery horse"}"#,
            [403, 403, 403, 403, 403, 403, 403]
        ).refusing("one_time_token_invalid"),
        // Teachers help ordinary users alone, and nobody themselves (S-301).
        Door(.post, "/api/user/{id}/recovery-code", "{}", [401, 403, 403, 201, 201, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 201, 401, 401],
                admin: [401, 403, 403, 403, 201, 401, 401],
                oneself: [401, 403, 403, 403, 403, 401, 401]),
        // Nobody in this table has a second factor.
        Door(.post, "/api/user/{id}/factor-code", "{}", [401, 403, 403, 409, 409, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 409, 401, 401],
                admin: [401, 403, 403, 403, 409, 401, 401],
                oneself: [401, 403, 403, 403, 403, 401, 401]),
        Door(.get, "/api/user/{id}/picture", [401, 200, 403, 200, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 200, 200, 401, 401],
                admin: [401, 403, 403, 200, 200, 401, 401],
                oneself: [401, 200, 200, 200, 200, 401, 401]),
        Door(.put, "/api/user/{id}/picture", [401, 204, 403, 403, 204, 401, 401])
            .sending(SamplePicture.jpeg)
            .about(
                teacher: [401, 403, 403, 403, 204, 401, 401],
                admin: [401, 403, 403, 403, 204, 401, 401],
                oneself: [401, 204, 204, 204, 204, 401, 401]),
        Door(.delete, "/api/user/{id}/picture", [401, 204, 403, 403, 204, 401, 401])
            .about(
                teacher: [401, 403, 403, 403, 204, 401, 401],
                admin: [401, 403, 403, 403, 204, 401, 401],
                oneself: [401, 204, 204, 204, 204, 401, 401]),
        Door(.get, "/api/user/{id}/profile", [401, 200, 403, 200, 200, 401, 401])
            .about(
                teacher: [401, 403, 403, 200, 200, 401, 401],
                admin: [401, 403, 403, 200, 200, 401, 401],
                oneself: [401, 200, 200, 200, 200, 401, 401]),
        // The field is the person's own; teachers see it, and do not write it.
        Door(.put, "/api/user/{id}/profile", #"{"motto":"Onwards"}"#, [401, 200, 403, 403, 200, 401, 401])
            .refusing("forbidden", "field_not_allowed")
            .about(
                teacher: [401, 403, 403, 403, 200, 401, 401],
                admin: [401, 403, 403, 403, 200, 401, 401],
                oneself: [401, 200, 200, 200, 200, 401, 401]),
        Door(.get, "/api/groups", [401, 200, 200, 200, 200, 401, 401]),
        Door(.post, "/api/groups", #"{"name":"Year 9"}"#, [401, 403, 403, 201, 201, 401, 401]),
        Door(.post, "/api/groups/join", #"{"code":"wrong"}"#, [401, 403, 403, 403, 403, 401, 401])
            .refusing("join_code_invalid"),
        // The owner is in it, and the teacher leads it. An archived one is no longer the owner's.
        Door(.get, "/api/groups/{id}", [401, 200, 404, 200, 200, 401, 401]),
        Door(.put, "/api/groups/{id}", #"{"name":"Changed"}"#, [401, 403, 404, 200, 200, 401, 401]),
        Door(.delete, "/api/groups/{id}", [401, 404, 404, 403, 204, 401, 401]),
        Door(.post, "/api/groups/{id}/archive", [401, 403, 404, 200, 200, 401, 401]),
        Door(.post, "/api/groups/{id}/next", #"{"members":"copy"}"#, [401, 403, 404, 201, 201, 401, 401]),
        Door(.post, "/api/groups/{id}/slips", #"{"who":"new"}"#, [401, 403, 404, 200, 200, 401, 401]),
        Door(.delete, "/api/groups/{id}/archive", [401, 404, 404, 403, 200, 401, 401]),
        // Leaders put nobody in, and take nobody of the staff out but themselves (R-021, R-022).
        Door(.put, "/api/groups/{id}/members/{user}", "{}", [401, 403, 404, 403, 200, 401, 401])
            .about(
                teacher: [401, 403, 404, 403, 200, 401, 401],
                admin: [401, 403, 404, 403, 200, 401, 401],
                oneself: [401, 403, 403, 403, 200, 401, 401]),
        Door(.delete, "/api/groups/{id}/members/{user}", [401, 403, 404, 204, 204, 401, 401])
            .about(
                teacher: [401, 403, 404, 404, 204, 401, 401],
                admin: [401, 403, 404, 404, 204, 401, 401],
                oneself: [401, 403, 403, 204, 204, 401, 401]),
        Door(.get, "/api/data", [401, 200, 200, 200, 200, 401, 401]),
        Door(.get, "/api/email", [401, 200, 200, 200, 200, 401, 401]),
        Door(.post, "/api/email/verification", [401, 202, 202, 202, 202, 401, 401]),
        // No change of theirs waits.
        Door(.delete, "/api/email/change", [401, 404, 404, 404, 404, 401, 401]),
        Door(.post, "/api/email/code", #"{"code":"00000000"}"#, [401, 403, 403, 403, 403, 401, 401])
            .refusing("one_time_token_invalid"),
        Door(.post, "/api/email/confirm", #"{"token":"wrong"}"#, [403, 403, 403, 403, 403, 403, 403])
            .refusing("one_time_token_invalid"),
        Door(.post, "/api/email/undo", #"{"token":"wrong"}"#, [403, 403, 403, 403, 403, 403, 403])
            .refusing("one_time_token_invalid"),
        Door(.get, "/api/mail", [401, 403, 403, 403, 200, 401, 401]),
        Door(.post, "/api/mail/{id}", [401, 403, 403, 403, 204, 401, 401]),
        Door(.get, "/api/events", [401, 403, 403, 200, 200, 401, 401]),
        Door(.get, "/api/events/export", [401, 403, 403, 200, 200, 401, 401]),
        Door(.get, "/api/overview", [401, 403, 403, 403, 200, 401, 401]),
        Door(.get, "/api/configuration", [401, 403, 403, 403, 200, 401, 401]),
        Door(.get, "/api/setup", [200, 200, 200, 200, 200, 200, 200]),
        Door(
            .post, "/api/setup", #"{"code":"wrong","uid":"boss","password":"correct horse battery","name":"Boss"}"#,
            [403, 403, 403, 403, 403, 403, 403]
        ).refusing("setup_closed"),
    ]
}
