import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct FactorHelpTests {
    @Test(
        "S-186, F-047: administrators remove lost factors; sessions end, it is told and recorded, and no secret is seen"
    )
    func reset() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let (phone, cookie, codes) = try await latchkey.enrol(try await latchkey.signIn("toby"))
            let id = try await latchkey.operate.show(uid: "toby").account.id
            let path = "/api/user/\(id.text)/factors"
            let admin = try await latchkey.signIn("boss")
            _ = try await latchkey.mails()

            let seen = try await latchkey.send(.get, path, cookie: admin)
            #expect((seen.json["totp"] as? [[String: Any]])?.count == 1)
            #expect((seen.json["recovery_codes"] as? [String: Any])?["left"] as? Int == 10)
            #expect(!seen.text.contains(phone.secret) && !seen.text.contains(phone.id))
            let shown = try await latchkey.send(.get, "/api/user/\(id.text)", cookie: admin)
            #expect(shown.json["second_factor"] as? Bool == true)

            let open = try await latchkey.ticket("toby")
            #expect(try await latchkey.send(.delete, path, cookie: admin).status == 204)
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).code == "token_invalid")
            #expect(try await latchkey.finish(open, codes[0]).code == "ticket_invalid")
            #expect(try await latchkey.signInAnswer("toby").status == 200)
            let mails = try await latchkey.mails().filter { $0.to.text == "toby@school.example" }
            #expect(mails.contains { $0.subject.contains("Second factors") })
            let event = try #require(
                try await latchkey.store.listEvents(of: id, limit: 5).first { $0.kind == .factorsReset })
            #expect(event.actorID == boss.id && event.detail == "kind=all")
            // There is nothing left, and nothing happens.
            #expect(try await latchkey.send(.delete, path, cookie: admin).status == 204)
            #expect(try await latchkey.mails().allSatisfy { !$0.subject.contains("Second factors") })
            let after = try await latchkey.send(.get, "/api/user?page=1&q=toby", cookie: admin)
            let users = after.json["users"] as? [[String: Any]]
            #expect(users?.first?["second_factor"] as? Bool == false)
        }
    }

    @Test(
        "S-301, S-186: teachers see whether pupils have factors and remove none; nobody removes their own here, or by less than they have"
    )
    func rights() async throws {
        try await withLatchkey { latchkey in
            let pupil = try await latchkey.addAccount("pupil")
            _ = try await latchkey.addPhone(to: pupil)
            let boss = try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("teacher", role: .teacher)
            try await latchkey.addAccount("mate")
            let path = "/api/user/\(pupil.id.text)/factors"
            let teacher = try await latchkey.signIn("teacher")
            #expect(try await latchkey.send(.get, path, cookie: teacher).status == 200)
            #expect(try await latchkey.send(.delete, path, cookie: teacher).code == "forbidden")
            let other = "/api/user/\(boss.id.text)/factors"
            #expect(try await latchkey.send(.get, other, cookie: teacher).code == "forbidden")
            let mate = try await latchkey.signIn("mate")
            for method in [HTTPRequest.Method.get, .delete] {
                #expect(try await latchkey.send(method, path, cookie: mate).code == "forbidden")
            }
            let passwordOnly = try await latchkey.signIn("boss")
            #expect(try await latchkey.send(.delete, other, cookie: passwordOnly).code == "forbidden")
            let phone = try await latchkey.addPhone(to: boss)
            let refused = try await latchkey.send(.delete, path, cookie: passwordOnly)
            #expect(refused.code == "reauth_required")
            #expect((refused.json["needs"] as? [String: Any])?["factors"] as? Int == 2)
            #expect(try await !latchkey.store.findFactors(of: pupil.id).isEmpty)
            let both = try await latchkey.signIn(with: phone)
            #expect(try await latchkey.send(.delete, path, cookie: both).status == 204)
            let own = try await latchkey.send(.get, "/api/id", cookie: mate)
            #expect((own.json["second_factor"] as? [String: Any])?["on"] as? Bool == false)
        }
    }

    @Test("R-014: teachers hear of nobody whom they do not help whether a second factor stands before their account")
    func hiddenFromTeachers() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("teacher", role: .teacher)
            for (uid, role) in [("pupil", Roles.user), ("boss", .admin), ("mate", .teacher)] {
                _ = try await latchkey.addPhone(to: latchkey.addAccount(uid, role: role))
            }
            let teacher = try await latchkey.signIn("teacher")
            let list = try await latchkey.send(.get, "/api/user?page=1", cookie: teacher)
            for user in list.json["users"] as? [[String: Any]] ?? [] {
                let told: [String: Bool] = ["pupil": true, "teacher": false]
                let uid = user["uid"] as? String ?? ""
                #expect(user["second_factor"] as? Bool == told[uid], "\(uid)")
                let record = try await latchkey.send(.get, "/api/user/\(user["id"] ?? "")", cookie: teacher)
                #expect(record.json["second_factor"] as? Bool == told[uid], "\(uid)")
            }
        }
    }
}
