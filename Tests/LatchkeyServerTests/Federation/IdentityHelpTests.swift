import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Accounts at providers of people whom staff help.
@Suite struct IdentityHelpTests {
    private func path(_ id: AccountID, _ identity: String? = nil) -> String {
        ["/api/user/\(id.text)/identities", identity].compactMap(\.self).joined(separator: "/")
    }

    private func list(_ answer: Answer) -> [[String: Any]] { answer.json["identities"] as? [[String: Any]] ?? [] }

    @Test(
        "G-039: an administrator takes an account of a provider away: sessions end, it is told and recorded with who did it"
    )
    func removes() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let toby = try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let identity = try await latchkey.addIdentity("7", to: toby.id)
            let signedIn = "latchkey=\(try #require(try await latchkey.signInByProvider().answer.cookie("latchkey")))"
            let admin = try await latchkey.signIn("boss")
            _ = try await latchkey.mails()
            let seen = list(try await latchkey.send(.get, path(toby.id), cookie: admin))
            #expect(seen.count == 1 && seen[0]["id"] as? String == identity && seen[0]["login"] as? String == "octo")
            #expect(Set(seen[0].keys) == ["id", "provider", "login", "email", "created_at", "last_used_at", "roles"])
            #expect(try await latchkey.send(.delete, path(toby.id, identity), cookie: admin).status == 204)
            #expect(try await latchkey.send(.get, "/api/id", cookie: signedIn).code == "token_invalid")
            #expect(try await latchkey.send(.get, "/api/id", cookie: admin).status == 200)
            #expect(try await latchkey.countIdentities() == 0)
            #expect(try await latchkey.mails().contains { $0.to.text == "toby@school.example" })
            let event = try #require(
                try await latchkey.store.listEvents(of: toby.id, limit: 5).first { $0.kind == .identityUnlinked })
            #expect(event.actorID == boss.id && event.detail == "provider=github")
            // Gone, another person's, and what is no id: all the same.
            let others = try await latchkey.addIdentity("8", to: boss.id)
            for identity in [identity, others, "none"] {
                #expect(try await latchkey.send(.delete, path(toby.id, identity), cookie: admin).status == 404)
            }
            #expect(try await latchkey.countIdentities() == 1)
        }
    }

    @Test("G-039: staff too leave the last way to sign in, also where two take the last two away at once")
    func lastCredential() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            _ = try await latchkey.register("octo")
            let octo = try #require(try await latchkey.store.findAccount(uid: "octo"))
            _ = try await latchkey.addIdentity("8", to: octo.id, besidePassword: false)
            for uid in ["boss", "chief"] { try await latchkey.addAccount(uid, role: .admin) }
            let admins = [try await latchkey.signIn("boss"), try await latchkey.signIn("chief")]
            let ids = try await latchkey.store.listIdentities(of: octo.id).map(\.id.text)
            let answers = try await inParallel(2) { number in
                try await latchkey.send(.delete, path(octo.id, ids[number]), cookie: admins[number])
            }
            #expect(answers.map(\.status).sorted() == [204, 409])
            #expect(answers.contains { $0.code == "last_credential" })
            #expect(try await latchkey.countIdentities() == 1)
        }
    }

    @Test(
        "S-386: a login that is an address at the provider is shown to helpers up to its @, and whole to who may remove it"
    )
    func logins() async throws {
        try await withLatchkey { latchkey in
            let pupil = try await latchkey.addAccount("pupil")
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("teacher", role: .teacher)
            let (admin, teacher) = (try await latchkey.signIn("boss"), try await latchkey.signIn("teacher"))
            _ = try await latchkey.addIdentity("7", to: pupil.id)
            let cases: [(String, String?)] = [
                ("octo", "octo"), ("p7@private.example", "p7"), ("p7@private.example@", "p7"), ("@octo", nil),
                ("p7@\u{301}private.example", "p7"),
            ]
            for (login, shown) in cases {
                try await latchkey.store.execute("UPDATE identity SET login = ?", login)
                let seen = list(try await latchkey.send(.get, path(pupil.id), cookie: teacher))
                #expect(seen.count == 1 && seen[0]["login"] as? String == shown, "\(login)")
                let whole = list(try await latchkey.send(.get, path(pupil.id), cookie: admin))
                #expect(whole.count == 1 && whole[0]["login"] as? String == login)
            }
        }
    }

    @Test(
        "S-301, R-014: helpers see which there are without the address at the provider and remove none; nobody removes their own here, or by an old proof"
    )
    func rights() async throws {
        try await withLatchkey { latchkey in
            let pupil = try await latchkey.addAccount("pupil")
            let boss = try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("teacher", role: .teacher)
            try await latchkey.addAccount("mate")
            let (identity, own) = (
                try await latchkey.addIdentity("7", to: pupil.id), try await latchkey.addIdentity("8", to: boss.id)
            )
            let teacher = try await latchkey.signIn("teacher")
            let seen = list(try await latchkey.send(.get, path(pupil.id), cookie: teacher))
            #expect(seen.count == 1)
            #expect(Set(seen[0].keys) == ["id", "provider", "login", "created_at", "last_used_at", "roles"])
            #expect(try await latchkey.send(.delete, path(pupil.id, identity), cookie: teacher).code == "forbidden")
            #expect(try await latchkey.send(.get, path(boss.id), cookie: teacher).code == "forbidden")
            let mate = try await latchkey.signIn("mate")
            #expect(try await latchkey.send(.get, path(pupil.id), cookie: mate).code == "forbidden")
            #expect(try await latchkey.send(.delete, path(pupil.id, identity), cookie: mate).code == "forbidden")
            let admin = try await latchkey.signIn("boss")
            let ofOneself = list(try await latchkey.send(.get, path(boss.id), cookie: admin))
            #expect(ofOneself.count == 1 && ofOneself[0].keys.contains("email"))
            #expect(try await latchkey.send(.delete, path(boss.id, own), cookie: admin).code == "forbidden")
            latchkey.clock.advance(by: .seconds(601))
            let stale = try await latchkey.send(.delete, path(pupil.id, identity), cookie: admin)
            #expect(stale.code == "reauth_required")
            #expect(try await latchkey.countIdentities() == 2)
        }
    }
}
