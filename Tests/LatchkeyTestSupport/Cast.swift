package import HTTPTypes
package import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore

/// The people of one server, each made when a door first needs them, with cookies from before they were disabled or removed.
package actor Cast {
    package struct Member: Sendable {
        package let account: Account
        package let cookie: String
    }

    /// One request, with all that must be there for it to get as far as its visitor may.
    package struct Knock: Sendable {
        package let method: HTTPRequest.Method
        package var path: String
        package var json: String?
        package var picture: [UInt8]?
        /// Of the page that knocks.
        package var origin: String?
        /// Of its proof, beside the visitor's.
        package var cookie: String?
    }

    package nonisolated let latchkey: Latchkey
    private var members: [String: Member] = [:]
    private var waiting: String?
    private var mail: String?
    /// Ids of authenticators, and of passkeys, by whose they are.
    private var phones: [AccountID: String] = [:]
    private var passkeys: [AccountID: String] = [:]
    private var count = 0
    private var knocked: PeopleGroup?

    /// What doors need of the server's settings: people who wait, a field in profiles, a provider, and an API to which tokens are brought.
    package static func furnish(_ options: inout LatchkeyOptions) {
        options.flows.registration = .approval
        options.flows.profileFields = [ProfileField("motto", .text)].compactMap(\.self)
        let provider = SoftIdentityProvider()
        provider.saysCodes()
        options.flows.providers = [provider]
        // The owner makes for each knock what it needs: more than a person may within a minute, or an hour.
        for quota in [Quota.accountWrites, .factorChanges, .mailRepeats] { options.flows.throttle[quota] = 0 }
        options.flows.serviceTokens.audiences = [Audience(text: "https://api.example")].compactMap(\.self)
    }

    package init(_ latchkey: Latchkey) async throws {
        self.latchkey = latchkey
        // So that no administrator of the table is the last one.
        try await latchkey.addAccount("keeper", role: .admin)
    }

    /// From now on other people, sessions and mails: the ones before were used up.
    package func renew() {
        members = [:]
        waiting = nil
        mail = nil
        (phones, passkeys) = ([:], [:])
    }

    /// Nil for strangers without an account.
    package func member(_ visitor: Visitor) async throws -> Member? {
        guard visitor != .anonymous else { return nil }
        return try await member("the-\(visitor.rawValue)", visitor.role) { latchkey, uid in
            if visitor == .disabled { try await latchkey.operate.setState(.disabled, uid: uid) }
            if visitor == .deleted { try await latchkey.operate.remove(uid: uid) }
        }
    }

    package func cookie(_ visitor: Visitor) async throws -> String? {
        try await member(visitor)?.cookie
    }

    package func owner() async throws -> Member {
        guard let owner = try await member(.owner) else { throw HarnessError("the owner has no account") }
        return owner
    }

    private func member(_ target: Target, for visitor: Visitor) async throws -> Member {
        switch target {
        case .owner: return try await owner()
        case .teacher: return try await member("a-teacher", .teacher)
        case .admin: return try await member("an-admin", .admin)
        case .oneself:
            if let own = try await member(visitor) { return own }
            return try await owner()
        }
    }

    private func member(
        _ name: String, _ role: Roles, _ then: (Latchkey, String) async throws -> Void = { _, _ in }
    ) async throws -> Member {
        if let member = members[name] { return member }
        let uid = fresh(name)
        let account = try await latchkey.addAccount(uid, role: role, email: "\(uid)@school.example")
        let member = Member(account: account, cookie: try await latchkey.signIn(uid))
        members[name] = member
        try await then(latchkey, uid)
        return member
    }

    private func fresh(_ name: String) -> String {
        count += 1
        return "\(name)-\(count)"
    }

    package func knock(at door: Door, about target: Target = .owner, for visitor: Visitor) async throws -> Knock {
        let member = try await member(target, for: visitor)
        var id = door.path.contains("{id}") ? try await id(at: door, of: member) : ""
        var json = door.body?.replacing("\"the-owner\"", with: "\"\(member.account.uid)\"")
            .replacing("\"fresh\"", with: "\"\(fresh("fresh"))\"")
        if let body = json, body.contains("\"the-ticket\"") { json = try await secondStep(body) }
        if let body = json, body.contains("\"the-set-up\"") { json = try await setUp(body) }
        if let body = json, body.contains("\"the-app\"") {
            let begun = try await app(body, of: member)
            (id, json) = (begun.id, begun.json)
        }
        var proof = KnockProof(body: json ?? "")
        if let body = json {
            let session = body.contains("the-registration") ? try await cookie(visitor) : nil
            proof = try await latchkey.proven(body, name: fresh("proven"), session: session)
            json = proof.body
        }
        let session = door.path.contains("{sid}") ? try await session(of: member) : ""
        let identity = door.path.contains("{identity}") ? try await identity(of: member) : ""
        let path = door.path.replacing("{id}", with: id).replacing("{name}", with: "Teacher")
            .replacing("{user}", with: member.account.id.text).replacing("{sid}", with: session)
            .replacing("{provider}", with: "github").replacing("{identity}", with: identity)
        return Knock(
            method: door.method, path: path, json: json, picture: door.picture, origin: door.origin,
            cookie: proof.cookie)
    }

    /// One that the member has begun to add, and its code.
    private func app(_ body: String, of member: Member) async throws -> (id: String, json: String) {
        if isGone(member) { return (Door.unknownID, body.replacing("the-app", with: "123456")) }
        let phone = try EnrolledPhone(try await latchkey.beginEnrolment(member.cookie))
        return (phone.id, body.replacing("the-app", with: phone.code(at: latchkey.clock.now)))
    }

    /// The member's own. From then on their session is one of both factors.
    private func phone(of member: Member) async throws -> String {
        if let id = phones[member.account.id] { return id }
        if isGone(member) { return Door.unknownID }
        let phone = try await latchkey.addPhone(to: member.account)
        let cookie = try await latchkey.signIn(with: phone)
        phones[member.account.id] = phone.id.text
        keep(cookie, of: member)
        return phone.id.text
    }

    private func passkey(of member: Member) async throws -> String {
        if let id = passkeys[member.account.id] { return id }
        if isGone(member) { return Door.unknownID }
        let added = try await latchkey.addPasskey(member.cookie)
        let listed = try await latchkey.send(.get, "/api/factors", cookie: added.cookie)
        guard let id = (listed.json["passkeys"] as? [[String: Any]])?.first?["id"] as? String else {
            throw HarnessError("there is no passkey: \(listed.status) \(listed.text)")
        }
        passkeys[member.account.id] = id
        keep(added.cookie, of: member)
        return id
    }

    /// Nobody else may be without what a door is about: it would answer the same to everybody, and the table would hold by itself.
    private func isGone(_ member: Member, as gone: [Visitor] = [.disabled, .deleted]) -> Bool {
        gone.contains { members["the-\($0.rawValue)"]?.account.id == member.account.id }
    }

    private func keep(_ cookie: String, of member: Member) {
        for (name, other) in members where other.account.id == member.account.id {
            members[name] = Member(account: other.account, cookie: cookie)
        }
    }

    /// The second step of somebody new.
    private func secondStep(_ body: String) async throws -> String {
        let phone = try await latchkey.addPhone(to: latchkey.addAccount(fresh("careful")))
        let ticket = try await latchkey.ticket(phone.account.uid)
        return body.replacing("the-ticket", with: ticket).replacing(
            "the-code", with: phone.code(at: latchkey.clock.now))
    }

    /// Of somebody new who must set up a second factor, and has begun to.
    private func setUp(_ body: String) async throws -> String {
        let account = try await latchkey.addAccount(fresh("required"))
        let ticket = try await latchkey.store.openSetUpTicket(for: account, at: latchkey.clock.now).text
        guard body.contains("the-code") else { return body.replacing("the-set-up", with: ticket) }
        let phone = try EnrolledPhone(try await latchkey.beginSetUp(ticket))
        return body.replacing("the-set-up", with: ticket).replacing(
            "the-code", with: phone.code(at: latchkey.clock.now))
    }

    package nonisolated func send(
        _ knock: Knock, cookie: String?, headers: [(String, String)] = []
    ) async throws -> Answer {
        let cookies = [knock.cookie, cookie].compactMap(\.self)
        let field = cookies.isEmpty ? nil : cookies.joined(separator: "; ")
        guard let picture = knock.picture else {
            let hasOrigin = headers.contains { $0.0 == "Origin" }
            return try await latchkey.send(
                knock.method, knock.path, json: knock.json, cookie: field, origin: hasOrigin ? nil : knock.origin,
                headers: headers)
        }
        return try await latchkey.sendPicture(knock.method, knock.path, picture, cookie: field, headers: headers)
    }

    /// Knocks about the owner with any cookie.
    package func knock(
        at door: Door, cookie: String?, headers: [(String, String)] = []
    ) async throws -> Answer {
        try await send(try await knock(at: door, for: .anonymous), cookie: cookie, headers: headers)
    }

    private func id(at door: Door, of member: Member) async throws -> String {
        if door.path.hasPrefix("/api/sessions") { return try await session(of: member) }
        if door.path.hasPrefix("/api/groups") {
            let isArchived = door.method == .delete && !door.path.contains("{user}")
            return try await newGroup(with: member, isArchived: isArchived)
        }
        if door.path.hasPrefix("/api/join-codes") { return try await joinCode(of: member) }
        if door.path.hasPrefix("/api/pending") { return try await somebodyWaiting() }
        if door.path.hasPrefix("/api/identities") { return try await identity(of: member) }
        if door.path.hasPrefix("/api/factors/passkeys") { return try await passkey(of: member) }
        // One that is to be confirmed is begun with its body.
        if door.path.hasSuffix("/confirm") { return Door.unknownID }
        if door.path.hasPrefix("/api/factors") { return try await phone(of: member) }
        if door.path.hasPrefix("/api/mail") { return try await queuedMail() }
        if door.path.hasSuffix("/picture"), door.method == .get { try await givePicture(to: member) }
        return member.account.id.text
    }

    /// One more of theirs. A removed member has none.
    private func identity(of member: Member) async throws -> String {
        if isGone(member, as: [.deleted]) { return Door.unknownID }
        return try await latchkey.addIdentity(fresh("subject"), to: member.account.id)
    }

    private func session(of member: Member) async throws -> String {
        let sessions = try await latchkey.store.listSessions(of: member.account.id, now: latchkey.clock.now)
        return sessions.first?.publicID.text ?? Door.unknownID
    }

    /// In place of the one before: nobody may be in more than fifty.
    private func newGroup(with member: Member, isArchived: Bool) async throws -> String {
        // What was knocked at may have archived or deleted it.
        if let knocked { try? await latchkey.operateGroups.archive(knocked) }
        let group = try await group(with: member, isArchived: isArchived)
        knocked = group
        return group.id.text
    }

    /// A new group that the owner, this member and a classmate are in, and that the visitor `teacher` and the leader of `Reacher` lead.
    private func group(with member: Member, isArchived: Bool = false) async throws -> PeopleGroup {
        let groups = latchkey.operateGroups
        let group = try await groups.add(key: fresh("group"), name: "Year 9")
        for leader in [try await self.member(.teacher), try await self.member(reaching: .leader)].compactMap(\.self) {
            try await groups.setMember(leader.account.uid, of: group, isLeader: true)
        }
        for pupil in [try await owner(), member, try await self.member(reaching: .member)].compactMap(\.self) {
            if isGone(pupil, as: [.deleted]) { continue }
            // Leaders go on leading.
            try await groups.setMember(pupil.account.uid, of: group, isLeader: nil)
        }
        if isArchived { try await groups.archive(group) }
        return group
    }

    /// Who stands to the owner as `Reacher` says. Members of one group with the owner are in `group` alone, unless `seat` was called.
    package func member(reaching reacher: Reacher) async throws -> Member? {
        let role: Roles =
            switch reacher {
            case .admin: .admin
            case .leader, .otherLeader: .teacher
            case .helpdesk: latchkey.store.roles["Helpdesk"]?.bits ?? .user
            case .member, .stranger: .user
            }
        return try await member("reach-\(reacher.rawValue)", role)
    }

    /// Makes the owner and `member` members of a group that `leader` leads; `otherLeader` leads another one with somebody else.
    package func seat() async throws {
        guard members["seated"] == nil else { return }
        let somebody = try await member("seated", .user)
        _ = try await group(with: try await owner())
        guard let other = try await member(reaching: .otherLeader) else { return }
        let group = try await latchkey.operateGroups.add(key: fresh("group"), name: "Year 8")
        try await latchkey.operateGroups.setMember(other.account.uid, of: group, isLeader: true)
        try await latchkey.operateGroups.setMember(somebody.account.uid, of: group, isLeader: nil)
    }

    private func joinCode(of member: Member) async throws -> String {
        let answer = try await latchkey.send(.post, "/api/join-codes", json: "{}", cookie: member.cookie)
        return (answer.json["code"] as? [String: Any])?["id"] as? String ?? Door.unknownID
    }

    private func somebodyWaiting() async throws -> String {
        if let waiting { return waiting }
        let body = Latchkey.body(["uid": fresh("waiting"), "name": "A Person", "password": Latchkey.password])
        let answer = try await latchkey.send(.post, "/api/user", json: body)
        guard answer.json["state"] as? String == "pending", let id = answer.json["id"] as? String else {
            throw HarnessError("nobody waits: \(answer.status) \(answer.text)")
        }
        waiting = id
        return id
    }

    private func queuedMail() async throws -> String {
        if let mail { return mail }
        let sender = try await owner()
        let answer = try await latchkey.send(.post, "/api/email/verification", cookie: sender.cookie)
        guard answer.status == 202, let queued = try await latchkey.store.listMail().items.first else {
            throw HarnessError("no mail was queued: \(answer.status) \(answer.text)")
        }
        mail = queued.mail.id.text
        return queued.mail.id.text
    }

    private func givePicture(to member: Member) async throws {
        _ = try await latchkey.sendPicture(
            .put, "/api/user/\(member.account.id.text)/picture", SamplePicture.jpeg, cookie: member.cookie)
    }
}
