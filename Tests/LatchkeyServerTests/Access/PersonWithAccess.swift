import HTTPTypes
import LatchkeyCore
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import LatchkeyTokens
import Testing

@testable import LatchkeyFlows

/// A teacher who has one way in that is to be tried, and to whom one thing will happen.
struct PersonWithAccess {
    let latchkey: Latchkey
    let uid: String
    let event: AccessEvent
    let way: WayIn
    let id: AccountID
    /// Of the person who acts: the cookies of session and device.
    var present: String
    let presentDevice: String
    let other: String
    let otherDevice: String
    let boss: String
    /// What stands behind the # of a link, or a code.
    var secret = ""
    /// Of those whose way in is a part of a second step.
    var phone: Phone?
    var passkey = SoftPasskey()
    let key = SoftSessionKey()
    /// The browser that goes to a provider for a link, and the ticket with which it comes back.
    var begun: BegunFederation?
    var ticket = ""

    private var old: String { "\(uid)@school.example" }
    private var new: String { "\(uid)@other.example" }

    init(
        _ latchkey: Latchkey, _ uid: String, _ event: AccessEvent, _ way: WayIn, boss: String
    ) async throws {
        self.latchkey = latchkey
        self.uid = uid
        self.event = event
        self.way = way
        self.boss = boss
        let (old, new) = ("\(uid)@school.example", "\(uid)@other.example")
        if PersonWithAccess.isConfirmed(event, way) {
            try await latchkey.addAccount(uid, role: .teacher)
            try await latchkey.store.execute(
                "UPDATE account SET email = ?, email_verified = 1 WHERE uid = ?", old, uid)
        } else {
            let address = way == .unconfirmedAddress || event == .addressConfirmed ? new : nil
            try await latchkey.addAccount(uid, role: .teacher, email: address)
        }
        self.id = try #require(try await latchkey.store.findAccount(uid: uid)).id
        let (first, second) = (try await latchkey.signInAnswer(uid), try await latchkey.signInAnswer(uid))
        self.present = "latchkey=\(first.cookie("latchkey") ?? "")"
        self.presentDevice = "latchkey-device=\(first.cookie("latchkey-device") ?? "")"
        self.other = "latchkey=\(second.cookie("latchkey") ?? "")"
        self.otherDevice = "latchkey-device=\(second.cookie("latchkey-device") ?? "")"
        try await prepare()
        _ = try await latchkey.mails()
    }

    /// A code that links is for the address that the account has confirmed, and a first one comes where there is none.
    static func isPossible(_ event: AccessEvent, _ way: WayIn) -> Bool {
        way != .linkCode || (event != .addressAdded && event != .addressConfirmed)
    }

    /// Whether the account has a confirmed address before the event.
    private static func isConfirmed(_ event: AccessEvent, _ way: WayIn) -> Bool {
        switch event {
        case .addressChanged, .addressRemoved, .addressReplaced, .addressUndone: true
        case .addressAdded, .addressConfirmed: [.confirmedAddress, .undoLink, .resetLink].contains(way)
        default: way != .unconfirmedAddress
        }
    }

    // MARK: The way in

    private mutating func prepare() async throws {
        let isFirstAddress = event == .addressAdded || event == .addressConfirmed
        switch way {
        case .password, .presentSession, .otherSession, .presentDevice, .otherDevice, .confirmedAddress: break
        case .identity, .firstIdentity:
            _ = try await latchkey.addIdentity(uid, to: id, besidePassword: way == .identity)
        case .presentKey: secret = try await latchkey.bind(key, to: present)
        case .otherKey: secret = try await latchkey.bind(key, to: other)
        case .passkey: (passkey, present, _) = try await latchkey.addPasskey(present)
        case .trustedDevice:
            let phone = try await giveFactor()
            let answer = try await latchkey.finish(
                latchkey.ticket(uid), phone.code(at: latchkey.clock.now), trustsDevice: true)
            secret = "latchkey-device=\(try #require(answer.cookie("latchkey-device"), "\(answer.text)"))"
        case .signInTicket:
            phone = try await giveFactor()
            secret = try await latchkey.ticket(uid)
        case .setUpTicket:
            let account = try #require(try await latchkey.store.findAccount(id))
            secret = try await latchkey.store.openSetUpTicket(for: account, at: latchkey.clock.now).text
        case .linkAttempt:
            let asked = try await askForLink(to: "link-\(uid)")
            (begun, secret) = (asked.begun, asked.ticket)
        case .handOffCode: secret = try await latchkey.code(in: latchkey.prove(uid, latchkey.beginHandOff()))
        case .pendingAddress: secret = try await issue(.changeEmail, new)
        case .unconfirmedAddress: secret = try await issue(.verifyEmail, try await addressToConfirm())
        case .resetLink: secret = try await issue(.resetPassword, old)
        case .linkCode: (begun, ticket, secret) = try await mailedLink()
        case .staffCode:
            secret = try await issue(.recoveryCode, nil, by: try await latchkey.store.findAccount(uid: "boss")?.id)
        case .operatorCode: secret = try await issue(.recoveryCode, nil)
        case .factorCode:
            phone = try await giveFactor()
            secret = try await issue(.factorCode, nil)
        case .undoLink: secret = try await issue(.cancelEmailChange, old)
        case .issuedCode:
            let pupil = try await latchkey.addAccount("for-\(uid)").id.text
            let issued = try await latchkey.send(
                .post, "/api/user/\(pupil)/recovery-code", json: "{}", cookie: present)
            secret = try #require(issued.json["code"] as? String)
        case .issuedLink:
            // Only an Admin writes down addresses of others.
            try await latchkey.operate.setRole(.admin, uid: uid)
            let address = "for-\(uid)@school.example"
            let pupil = try await latchkey.addAccount("for-\(uid)", email: address)
            secret = try await issue(.verifyEmail, address, of: pupil.id, by: id)
        case .reservation: try await reserve(id, login: uid, by: try await latchkey.store.findAccount(uid: "boss")?.id)
        case .staffInvitation: secret = try await invitation()
        case .staffReservation, .userReservation:
            // Only an Admin adds people.
            try await latchkey.operate.setRole(.admin, uid: uid)
            let role: Roles = way == .staffReservation ? .teacher : .user
            let person = try await latchkey.addAccount("for-\(uid)", role: role)
            try await reserve(person.id, login: "for-\(uid)", by: id)
        case .joinCode:
            let code = try await latchkey.send(.post, "/api/join-codes", json: #"{"note":"x"}"#, cookie: present)
            secret = try #require((code.json["code"] as? [String: Any])?["code"] as? String)
        }
        guard isFirstAddress, PersonWithAccess.isConfirmed(event, way) else { return }
        // The first address comes after one that was removed.
        try await put(present, "")
        if event == .addressConfirmed { try await put(present, new) }
    }

    /// For a Teacher. Only an Admin makes one, and the person is a Teacher otherwise: the role is what the code is asked for again.
    private func invitation() async throws -> String {
        try await latchkey.operate.setRole(.admin, uid: uid)
        let made = try await latchkey.send(
            .post, "/api/join-codes", json: #"{"role":"Teacher","note":"x"}"#, cookie: present)
        return try #require((made.json["code"] as? [String: Any])?["code"] as? String, "\(made.text)")
    }

    /// In the session of the person who acts: all but the last click.
    private func askForLink(to subject: String) async throws -> (begun: BegunFederation, ticket: String) {
        let provider = try #require(latchkey.flows.configuration.providers.first as? SoftIdentityProvider)
        provider.says(subject)
        let asked = try await latchkey.send(
            .post, "/api/identities/link", json: #"{"provider":"github"}"#, cookie: present,
            origin: Latchkey.ownOrigin)
        let ticket = try #require(asked.json["ticket"] as? String, "\(asked.text)")
        let begun = try await latchkey.beginFederation(["ticket": ticket], cookie: present)
        return (begun, try await latchkey.finish(begun).ticket)
    }

    /// Somebody at a provider says that the account is theirs, and has a code sent to its address.
    private func mailedLink() async throws -> (begun: BegunFederation, ticket: String, code: String) {
        let provider = try #require(latchkey.flows.configuration.providers.first as? SoftIdentityProvider)
        provider.says("mail-\(uid)", email: old, isProven: true)
        let (begun, asked) = try await latchkey.signInByProvider()
        let sent = try await latchkey.step("mail", ["ticket": asked.ticket], begun)
        try #require(sent.status == 202, "\(sent.text)")
        let codes = try await latchkey.mails().filter { $0.to.text == old }.compactMap(\.code)
        return (begun, asked.ticket, try #require(codes.last, "to \(old): \(sent.text)"))
    }

    /// As staff add somebody for a login: without a password.
    private func reserve(_ person: AccountID, login: String, by maker: AccountID?) async throws {
        try await latchkey.store.execute("UPDATE account SET password_hash = NULL WHERE id = ?", person)
        try await latchkey.store.execute(
            """
            INSERT INTO identity_reservation (account_id, issuer, login_key, created_by, expires_at)
            VALUES (?, 'https://idp.example', ?, ?, ?)
            """,
            person, UID.canonical(of: login), maker, latchkey.clock.now + .seconds(86_400))
    }

    /// The account's own unconfirmed address where it has one; else one that only the token knows.
    private func addressToConfirm() async throws -> String {
        try await latchkey.store.findAccount(id)?.email ?? new
    }

    /// `isOver`: the event has happened.
    func works(isOver: Bool) async throws -> Bool {
        switch way {
        // With a factor it opens the second step.
        case .password: [nil, "factor_required"].contains(try await latchkey.signInAnswer(uid).code)
        case .passkey: try await latchkey.signInAnswer(with: passkey).status == 200
        case .identity, .firstIdentity: try await isSignedInByProvider()
        case .presentSession: try await latchkey.send(.get, "/api/id", cookie: present).status == 200
        case .otherSession: try await latchkey.send(.get, "/api/id", cookie: other).status == 200
        case .presentKey, .otherKey:
            try await latchkey.token(by: key, of: secret, server: Latchkey.ownOrigin).status == 200
        case .signInTicket: try await secondStep(of: secret)
        case .setUpTicket: try await use("/api/authenticate/setup", ["ticket": secret])
        case .linkAttempt:
            try await latchkey.step("confirm", ["ticket": secret], try #require(begun)).next == "linked"
        case .handOffCode: try await latchkey.exchange(secret).status == 200
        case .presentDevice: try await isKnown(presentDevice)
        case .otherDevice: try await isKnown(otherDevice)
        case .trustedDevice: try await isTrusted(secret, isOver: isOver)
        case .confirmedAddress: try await recovers(through: isOver && event == .addressUndone ? new : old)
        case .pendingAddress, .unconfirmedAddress, .issuedLink: try await use("/api/email/confirm", ["token": secret])
        case .resetLink: try await use("/api/recovery/password", ["token": secret, "new": "seven green umbrellas"])
        case .linkCode:
            try await latchkey.step("confirm", ["ticket": ticket, "code": secret], try #require(begun)).status == 200
        case .staffCode, .operatorCode:
            try await use(
                "/api/recovery/password", ["uid": uid, "code": secret, "new": "seven green umbrellas"])
        case .issuedCode:
            try await use(
                "/api/recovery/password", ["uid": "for-\(uid)", "code": secret, "new": "seven green umbrellas"])
        case .factorCode: try await signsIn(withFactorCode: secret, isOver: isOver)
        case .undoLink: try await use("/api/email/undo", ["token": secret])
        case .reservation: try await isSignedInByProvider(as: uid)
        case .staffReservation, .userReservation: try await isSignedInByProvider(as: "for-\(uid)")
        case .staffInvitation, .joinCode:
            try await use(
                "/api/user", ["uid": "of-\(uid)", "name": "P", "password": Latchkey.password, "code": secret], 201)
        }
    }

    private func use(_ path: String, _ members: [String: String], _ status: Int = 200) async throws -> Bool {
        try await latchkey.send(.post, path, json: Latchkey.body(members)).status == status
    }

    /// With a factor it opens the second step.
    private func isSignedInByProvider(as login: String? = nil) async throws -> Bool {
        let provider = try #require(latchkey.flows.configuration.providers.first as? SoftIdentityProvider)
        provider.says(uid, login: login)
        return ["done", "second_factor"].contains(try await latchkey.signInByProvider().answer.next)
    }

    // MARK: Second steps

    /// The one that the person has, or has again: where staff have removed all, whoever has the way in would wait for the next one.
    private func presentPhone() async throws -> Phone? {
        guard let account = try await latchkey.store.findAccount(id) else { return nil }
        if let phone, !account.factors.isEmpty { return phone }
        return try await latchkey.addPhone(to: account)
    }

    private func secondStep(of ticket: String) async throws -> Bool {
        guard let phone = try await presentPhone() else { return false }
        return try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now)).status == 200
    }

    /// The password alone signs in there.
    private func isTrusted(_ device: String, isOver: Bool) async throws -> Bool {
        _ = try await presentPhone()
        return try await latchkey.signInAnswer(uid, password(isOver: isOver), cookie: device).status == 200
    }

    private func signsIn(withFactorCode code: String, isOver: Bool) async throws -> Bool {
        _ = try await presentPhone()
        let asked = try await latchkey.signInAnswer(uid, password(isOver: isOver))
        guard let ticket = asked.json["ticket"] as? String else { return false }
        return try await latchkey.finish(ticket, code).status == 200
    }

    private func password(isOver: Bool) -> String {
        guard isOver else { return Latchkey.password }
        return switch event {
        case .passwordChanged, .passwordSet: PersonWithAccess.nextPassword
        case .passwordRecovered: PersonWithAccess.recoveredPassword
        default: Latchkey.password
        }
    }

    private static let (nextPassword, recoveredPassword) = ("staple battery horse", "eleven purple pelicans")

    /// Strangers guess until they have to wait; a device that is known does not wait.
    private func isKnown(_ device: String) async throws -> Bool {
        for _ in 0..<6 { _ = try await latchkey.signInAnswer(uid, "wrong password") }
        return try await latchkey.signInAnswer(uid, "wrong password", cookie: device).status != 429
    }

    private func recovers(through address: String) async throws -> Bool {
        _ = try await latchkey.mails()
        _ = try await latchkey.send(.post, "/api/recovery", json: Latchkey.body(["uid": address]))
        let mail = try await latchkey.mails().first { $0.to.text == address && $0.text.contains("/reset#") }
        guard let secret = mail?.secret else { return false }
        return try await use("/api/recovery/password", ["token": secret, "new": "seven green umbrellas"])
    }

    // MARK: The event

    func undergo() async throws {
        switch event {
        case .passwordChanged:
            // Somebody without a password sets a first one.
            let current = way == .reservation ? [:] : ["current": Latchkey.password]
            let body = Latchkey.body(current.merging(["new": PersonWithAccess.nextPassword]) { $1 })
            try await expect(.put, "/api/password", body, "\(present); \(presentDevice)")
        case .passwordRecovered:
            let purpose: OneTimeToken.Purpose = way == .resetLink ? .recoveryCode : .resetPassword
            let secret = try await issue(purpose, nil)
            let proof = purpose == .resetPassword ? ["token": secret] : ["uid": uid, "code": secret]
            let body = Latchkey.body(proof.merging(["new": PersonWithAccess.recoveredPassword]) { old, _ in old })
            try await expect(.post, "/api/recovery/password", body, nil)
        case .passwordSet: try await latchkey.operate.setPassword(PersonWithAccess.nextPassword, uid: uid)
        case .addressAdded: try await put(present, "first-\(new)")
        case .addressConfirmed:
            let token = try await issue(.verifyEmail, try await addressToConfirm(), kept: way == .unconfirmedAddress)
            try await expect(.post, "/api/email/confirm", Latchkey.body(["token": token]), nil)
        case .addressChanged:
            try await put(present, new)
            let code = try await latchkey.mails().first { $0.to.text == new }?.code
            try await expect(.post, "/api/email/code", Latchkey.body(["code": code ?? ""]), present)
        case .addressRemoved: try await put(present, "")
        case .addressReplaced:
            let body = Latchkey.body(["email": new])
            try await expect(.put, "/api/user/\(id.text)", body, boss)
        case .addressUndone: try await undo()
        case .accountDisabled: try await latchkey.operate.setState(.disabled, uid: uid)
        case .accountEnabled:
            try await latchkey.operate.setState(.disabled, uid: uid)
            try await latchkey.operate.setState(.active, uid: uid)
        case .roleChanged: try await latchkey.operate.setRole(.user, uid: uid)
        case .signedOutEverywhere: try await expect(.delete, "/api/sessions", nil, present)
        case .otherSessionEnded:
            // Neither the one that acts nor the one that may be tried.
            let third = try await addSession()
            try await expect(.delete, "/api/sessions/\(third.text)", nil, present)
        case .factorAdded: _ = try await latchkey.enrol("\(present); \(presentDevice)")
        case .factorRemoved:
            let added = try await giveFactor()
            try await expect(.delete, "/api/factors/totp/\(added.id.text)", nil, present)
        case .factorsReset:
            _ = try await giveFactor()
            try await expect(.delete, "/api/user/\(id.text)/factors", nil, boss)
        case .identityLinked:
            let (begun, ticket) = try await askForLink(to: "linked-\(uid)")
            try #require(try await latchkey.step("confirm", ["ticket": ticket], begun).next == "linked")
        case .identityRemoved:
            let stored = try await latchkey.store.listIdentities(of: id).first?.id.text
            let identity: String
            if let stored { identity = stored } else { identity = try await latchkey.addIdentity(uid, to: id) }
            // Else it would be the last way in, which stays.
            if way == .reservation { _ = try await latchkey.addIdentity("second-\(uid)", to: id) }
            try await expect(.delete, "/api/identities/\(identity)", nil, present)
        case .accountDeleted: try await latchkey.operate.remove(uid: uid)
        }
    }

    /// A third one, whatever the account signs in by.
    private func addSession() async throws -> RandomID {
        let added = RandomID(.system)
        try await latchkey.store.execute(
            """
            INSERT INTO session (secret_hash, public_id, account_id, created_at, authenticated_at, last_seen_at, idle_end,
                absolute_end, remembered, method, methods, ip, user_agent)
            SELECT ?, ?, account_id, created_at, authenticated_at, last_seen_at, idle_end, absolute_end, remembered,
                method, methods, ip, user_agent
            FROM session WHERE account_id = ? LIMIT 1
            """,
            RandomID(.system), added, id)
        return added
    }

    /// As if the person had enrolled long before, and signed in by both.
    private func giveFactor() async throws -> Phone {
        let account = try #require(try await latchkey.store.findAccount(uid: uid))
        try await latchkey.store.execute(
            "UPDATE session SET methods = 'password totp', factor_at = ? WHERE account_id = ?", latchkey.clock.now, id)
        return try await latchkey.addPhone(to: account)
    }

    /// A change takes effect, and the owner of the address before undoes it.
    private func undo() async throws {
        let undo = way == .undoLink ? secret : try await issue(.cancelEmailChange, old)
        if way == .confirmedAddress {
            try await put(present, new)
            let confirm = try await latchkey.mails().first { $0.to.text == new }?.secret
            try await expect(.post, "/api/email/confirm", Latchkey.body(["token": confirm ?? ""]), nil)
        }
        try await expect(.post, "/api/email/undo", Latchkey.body(["token": undo]), nil)
    }

    private func put(_ cookie: String, _ email: String) async throws {
        try await expect(.put, "/api/user", Latchkey.body(["email": email]), cookie)
    }

    private func expect(
        _ method: HTTPRequest.Method, _ path: String, _ body: String?, _ cookie: String?
    ) async throws {
        let answer = try await latchkey.send(method, path, json: body, cookie: cookie)
        try #require((200...204).contains(answer.status), "\(event) with \(way): \(path) \(answer.text)")
    }

    /// A token as the flows make it. With `kept` an earlier one of the purpose stays.
    private func issue(
        _ purpose: OneTimeToken.Purpose, _ email: String?, of person: AccountID? = nil, by issuer: AccountID? = nil,
        kept: Bool = false
    ) async throws -> String {
        let token = OneTimeToken(
            id: .fixture(), purpose: purpose, accountID: person ?? id, email: email, createdAt: latchkey.clock.now,
            issuedBy: issuer)
        if kept { try await latchkey.store.execute("UPDATE one_time_token SET purpose = 99 WHERE purpose = 1") }
        try await latchkey.store.issueToken(IssuedToken(token, mails: []), acting: nil, event: nil)
        if kept { try await latchkey.store.execute("UPDATE one_time_token SET purpose = 1 WHERE purpose = 99") }
        let secrets = OneTimeSecrets(keys: KeySet(MACKey(try ServerSecret(Latchkey.secret))))
        return [.recoveryCode, .factorCode].contains(purpose) ? secrets.code(for: token) : secrets.link(for: token)
    }
}
