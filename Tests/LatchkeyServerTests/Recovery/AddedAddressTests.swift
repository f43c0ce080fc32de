import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Whoever knew the former password may have added the address (S-408).
@Suite struct AddedAddressTests {
    private static let added = "added@mail.example"

    /// The address is written and confirmed in a session; `latchkey` has an administrator.
    private static func addAddress(_ latchkey: Latchkey) async throws {
        try await latchkey.addAccount("boss", role: .admin)
        try await latchkey.addAccount("pupil")
        let cookie = try await latchkey.signIn("pupil")
        #expect(try await EmailRouteTests.setEmail(latchkey, added, cookie).status == 200)
        let link = try await latchkey.mails().last?.secret
        #expect(try await EmailRouteTests.confirm(latchkey, link).status == 200)
        _ = try await latchkey.mails()
    }

    private static func setPasswordByCode(_ latchkey: Latchkey, of uid: String = "pupil") async throws {
        let id = try await GroupRouteTests.id(latchkey, uid)
        let made = try await latchkey.send(
            .post, "/api/user/\(id)/recovery-code", json: "{}", cookie: latchkey.signIn("boss"))
        let code = try #require(made.json["code"] as? String)
        let set = try await latchkey.send(
            .post, "/api/recovery/password",
            json: Latchkey.body(["uid": uid, "code": code, "new": "eleven purple pelicans"]))
        #expect(set.status == 200, "\(set.text)")
    }

    @Test(
        "S-408: an address that was added in a session has to be confirmed again after help by staff or the operator, and recovers nothing",
        arguments: Engine.allCases, [true, false])
    func doubted(_ engine: Engine, isByCode: Bool) async throws {
        try await withLatchkey {
            $0.engine = engine
        } _: { latchkey in
            try await AddedAddressTests.addAddress(latchkey)
            if isByCode {
                try await AddedAddressTests.setPasswordByCode(latchkey)
            } else {
                let said = try await latchkey.operate.setPassword("eleven purple pelicans", uid: "pupil")
                #expect(said == AddedAddressTests.added)
            }
            let pupil = try #require(try await latchkey.store.findAccount(uid: "pupil"))
            #expect(pupil.email == AddedAddressTests.added && !pupil.isEmailVerified)
            // Its mailbox may be the owner's, and the code misused.
            let told = try await latchkey.mails().filter { $0.to.text == AddedAddressTests.added }
            let changed = try #require(told.first { $0.subject.contains("was changed") }, "\(told.map(\.subject))")
            #expect(changed.text.contains("has to be confirmed again"))
            _ = try await latchkey.send(.post, "/api/recovery", json: Latchkey.body(["uid": AddedAddressTests.added]))
            _ = try await latchkey.send(.post, "/api/recovery", json: #"{"uid":"pupil"}"#)
            #expect(try await latchkey.mails().isEmpty)
            let events = try await latchkey.store.listEvents(of: pupil.id, limit: 20)
            #expect(events.contains { $0.details["address"] == "unconfirmed" })
            // Its owner, who may sign in by it as before, confirms it again.
            let cookie = try await latchkey.signIn(AddedAddressTests.added, "eleven purple pelicans")
            let asked = try await latchkey.send(.post, "/api/email/verification", json: "{}", cookie: cookie)
            #expect(asked.status == 202)
            let link = try await latchkey.mails().last?.secret
            #expect(try await EmailRouteTests.confirm(latchkey, link).status == 200)
        }
    }

    @Test(
        "S-408: nor does a link restore such an address that was replaced or removed before",
        arguments: Engine.allCases, ["null", #""other@mail.example""#])
    func noUndo(_ engine: Engine, other: String) async throws {
        try await withLatchkey {
            $0.engine = engine
        } _: { latchkey in
            try await AddedAddressTests.addAddress(latchkey)
            let id = try await GroupRouteTests.id(latchkey, "pupil")
            let removed = try await latchkey.send(
                .put, "/api/user/\(id)", json: #"{"email":\#(other)}"#, cookie: latchkey.signIn("boss"))
            #expect(removed.status == 200, "\(removed.text)")
            let undo = try #require(try await latchkey.mails().first { $0.to.text == AddedAddressTests.added }?.secret)
            try await AddedAddressTests.setPasswordByCode(latchkey)
            #expect(try await UndoTests.undo(latchkey, undo).status == 403)
            #expect(try await latchkey.store.findAccount(uid: "pupil")?.email != AddedAddressTests.added)
        }
    }

    @Test(
        "S-408: an administrator who is gone comes back by no link of an address that they wrote down and confirmed, nor by that address",
        arguments: Engine.allCases, [true, false])
    func writtenByStaff(_ engine: Engine, isGone: Bool) async throws {
        try await withLatchkey {
            $0.engine = engine
        } _: { latchkey in
            for uid in ["boss", "gone"] { try await latchkey.addAccount(uid, role: .admin) }
            let id = try await GroupRouteTests.id(latchkey, "boss")
            let body = Latchkey.body(["email": AddedAddressTests.added])
            let written = try await latchkey.send(
                .put, "/api/user/\(id)", json: body, cookie: latchkey.signIn("gone"))
            #expect(written.status == 200)
            let link = try await latchkey.mails().last?.secret
            #expect(try await EmailRouteTests.confirm(latchkey, link).status == 200)
            let removed = try await latchkey.send(
                .put, "/api/user", json: #"{"email":null}"#, cookie: latchkey.signIn("boss"))
            #expect(removed.status == 200)
            let undo = try #require(try await latchkey.mails().first { $0.to.text == AddedAddressTests.added }?.secret)
            if isGone { try await latchkey.operate.setRole(.user, uid: "gone") }
            _ = try await latchkey.send(.post, "/api/recovery", json: #"{"uid":"boss"}"#)
            #expect(try await latchkey.mails().contains { $0.to.text == AddedAddressTests.added } == !isGone)
            #expect(try await UndoTests.undo(latchkey, undo).status == (isGone ? 403 : 200))
        }
    }

    @Test("S-408: the mailbox is told of a change that it cannot undo, and whom to ask")
    func toldWithoutLink() async throws {
        try await withLatchkey { latchkey in
            for uid in ["boss", "gone"] { try await latchkey.addAccount(uid, role: .admin) }
            let id = try await GroupRouteTests.id(latchkey, "boss")
            let body = Latchkey.body(["email": AddedAddressTests.added])
            _ = try await latchkey.send(.put, "/api/user/\(id)", json: body, cookie: latchkey.signIn("gone"))
            let link = try await latchkey.mails().last?.secret
            #expect(try await EmailRouteTests.confirm(latchkey, link).status == 200)
            try await latchkey.operate.setRole(.user, uid: "gone")
            let removed = try await latchkey.send(
                .put, "/api/user", json: #"{"email":null}"#, cookie: latchkey.signIn("boss"))
            #expect(removed.status == 200)
            let mail = try #require(try await latchkey.mails().first { $0.to.text == AddedAddressTests.added })
            #expect(mail.subject.contains("was removed") && mail.secret == nil && !mail.text.contains("{{"))
            #expect(mail.text.contains("tell the people who run this site"))
        }
    }

    @Test(
        "S-408: an address of before stays: whoever misuses a code does not get rid of it, nor of its undo link",
        arguments: Engine.allCases)
    func firstAddress(_ engine: Engine) async throws {
        try await withLatchkey {
            $0.engine = engine
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addConfirmed("pupil", email: "own@mail.example")
            try await AddedAddressTests.setPasswordByCode(latchkey)
            #expect(try await latchkey.store.findAccount(uid: "pupil")?.isEmailVerified == true)
            let cookie = try await latchkey.signIn("pupil", "eleven purple pelicans")
            _ = try await latchkey.mails()
            let undo = try await UndoTests.steal(latchkey, AddedAddressTests.added, cookie)
            try await AddedAddressTests.setPasswordByCode(latchkey)
            #expect(try await latchkey.store.findAccount(uid: "pupil")?.isEmailVerified == false)
            #expect(try await UndoTests.undo(latchkey, undo).status == 200)
            #expect(try await latchkey.store.findAccount(uid: "pupil")?.email == "own@mail.example")
        }
    }
}
