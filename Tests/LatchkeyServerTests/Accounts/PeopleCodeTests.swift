import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// New codes for several people at once.
@Suite struct PeopleCodeTests {
    @Test(
        "R-038, S-117: new codes for several at once are those of the single act: each works once, for people with a password and without; one beyond reach, one of the staff and oneself get none and stop nothing"
    )
    func newCodes() async throws {
        try await PeopleActTests.withSchool { latchkey in
            let group = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
            try await latchkey.operateGroups.setMember("tess", of: group, isLeader: true)
            for uid in ["pia", "otto"] { try await latchkey.operateGroups.setMember(uid, of: group, isLeader: nil) }
            let boss = try await latchkey.signIn("boss")
            let made = try await latchkey.send(
                .post, "/api/users", json: #"{"users":[{"uid":"ann","name":"Ann"}],"group":"\#(group.id.text)"}"#,
                cookie: boss)
            let first = try #require(made.list("users").first?["code"] as? String)
            let ids = try await PeopleActTests.ids(latchkey, "pia", "sid", "otto", "tess", "ann")
            let tess = try await latchkey.signIn("tess")
            let answer = try await PeopleActTests.act(
                latchkey, "new_code", ids + ids.prefix(1), more: #","expires_in":900"#, cookie: tess)
            #expect(answer.status == 200 && PeopleActTests.done(answer) == [ids[0], ids[4]], "\(answer.text)")
            #expect(
                PeopleActTests.errors(answer)
                    == [ids[1]: "not_found", ids[2]: "not_found", ids[3]: "forbidden"])
            let codes = answer.list("codes")
            #expect(codes.compactMap { $0["id"] as? String } == [ids[0], ids[4]])
            #expect(codes.allSatisfy { Set($0.keys) == ["id", "code", "expires_at"] })
            let end = (latchkey.clock.now + .seconds(900)).rfc3339
            #expect(codes.allSatisfy { $0["expires_at"] as? String == end })
            // The one before has ended.
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "ann", "code": first]).status == 403)
            for (uid, code) in zip(["pia", "ann"], codes.compactMap { $0["code"] as? String }) {
                #expect(try await latchkey.store.dump().allSatisfy { !$0.contains(code) })
                #expect(latchkey.log.lines.allSatisfy { !$0.contains(code) })
                #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": uid, "code": code]).status == 200)
                #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": uid, "code": code]).status == 403)
                let account = try await latchkey.operate.show(uid: uid).account.id
                let events = try await latchkey.store.listEvents(of: account, limit: 20)
                #expect(events.contains { $0.kind == .recoveryCodeIssued && $0.actorID?.text == ids[3] }, "\(uid)")
            }
            let plain = try await PeopleActTests.act(latchkey, "sign_out", [ids[0]], cookie: tess)
            #expect(plain.json["codes"] == nil)
        }
    }

    @Test(
        "S-302, R-038: new codes for several need a recent sign-in, asked for before the first, whoever is in the list; a lifetime that is none makes no code, and each code counts for whoever makes it"
    )
    func newCodesProof() async throws {
        try await PeopleActTests.withSchool {
            $0.flows.throttle[.peopleActedOn] = 3
        } _: { latchkey in
            let ids = try await PeopleActTests.ids(latchkey, "pia", "sid")
            let boss = try await latchkey.signIn("boss")
            latchkey.clock.advance(by: .seconds(601))
            let missing = RandomID(.system).text
            for list in [ids, [missing] + ids] {
                let late = try await PeopleActTests.act(latchkey, "new_code", list, cookie: boss)
                #expect(late.status == 403 && late.code == "reauth_required")
            }
            let fresh = try await latchkey.signIn("boss")
            for more in [#","expires_in":1"#, #","expires_in":"day""#, #","role":"Mentor""#] {
                let refused = try await PeopleActTests.act(latchkey, "new_code", [ids[0]], more: more, cookie: fresh)
                #expect(refused.status == 400 && refused.code == "invalid_fields", "\(more)")
            }
            let events = try await latchkey.store.listEvents(of: nil, limit: 100)
            #expect(!events.contains { $0.kind == .recoveryCodeIssued })
            // One of the three went for the lifetime that is none.
            let some = try await PeopleActTests.act(latchkey, "new_code", [missing] + ids, cookie: fresh)
            #expect(PeopleActTests.done(some) == [ids[0]] && some.list("codes").count == 1)
            #expect(PeopleActTests.errors(some) == [missing: "not_found", ids[1]: "too_many_attempts"])
        }
    }
}
