import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SlipTests {
    private static func slips(
        _ school: School, _ body: String = #"{"who":"new"}"#, by cookie: String? = nil
    ) async throws -> Answer {
        try await school.latchkey.send(
            .post, "/api/groups/\(school.year9)/slips", json: body, cookie: cookie ?? school.tess)
    }

    private static let list = #"{"uid":"ann","name":"Ann"},{"uid":"bob","name":"Bob"}"#

    @Test("R-036: a slip has the code of the list, again and again, until its person has a password")
    func again() async throws {
        try await School.with { school in
            let made = try await school.take9(SlipTests.list).list("users")
            let codes = made.compactMap { $0["code"] as? String }
            for _ in 0..<2 {
                let slips = try await SlipTests.slips(school)
                #expect(slips.list("slips").compactMap { $0["code"] as? String } == codes)
                #expect(slips.list("slips").compactMap { $0["uid"] as? String } == ["ann", "bob"])
                #expect(slips.json["total"] as? Int == 2)
            }
            let end = (school.latchkey.clock.now + .seconds(21 * 86_400)).rfc3339
            #expect(try await SlipTests.slips(school).list("slips").first?["expires_at"] as? String == end)
            let set = try await RecoverPasswordTests.recover(school.latchkey, ["uid": "ann", "code": codes[0]])
            #expect(set.status == 200)
            #expect(try await school.latchkey.signInAnswer("ann", RecoverPasswordTests.newPassword).status == 200)
            #expect(
                try await RecoverPasswordTests.recover(school.latchkey, ["uid": "ann", "code": codes[0]]).status == 403)
            let rest = try await SlipTests.slips(school)
            #expect(rest.list("slips").compactMap { $0["uid"] as? String } == ["bob"])
            // Nothing of a code is stored.
            let plain = codes[1].replacing("-", with: "")
            #expect(try await school.latchkey.store.dump().allSatisfy { !$0.contains(codes[1]) && !$0.contains(plain) })
        }
    }

    @Test("S-275: slips that are shown leave an event with their number, and nothing of their codes")
    func recorded() async throws {
        try await School.with { school in
            let made = try await school.take9(SlipTests.list).list("users")
            let before = try await school.latchkey.store.listEvents(of: nil, limit: 1000)
            _ = try await SlipTests.slips(school)
            let events = try await school.latchkey.store.listEvents(of: nil, limit: 1000).filter {
                !before.contains($0)
            }
            #expect(events.map(\.kind) == [.slipsShown] && events.first?.details["count"] == "2")
            for code in made.compactMap({ $0["code"] as? String }) {
                #expect(school.latchkey.log.lines.allSatisfy { !$0.contains(code) })
            }
        }
    }

    @Test("R-036: a code that is over, or whose maker may not help any more, gives way to a new one")
    func renewed() async throws {
        try await School.with { school in
            let first = try await school.take9(SlipTests.list, #","code_lifetime":3600"#).list("users")
            let old = try #require(first.first?["code"] as? String)
            school.latchkey.clock.advance(by: .seconds(3601))
            let tess = try await school.latchkey.signIn("tess")
            let new = try await SlipTests.slips(school, #"{"who":"new","lifetime":7200}"#, by: tess)
            let code = try #require(new.list("slips").first?["code"] as? String)
            #expect(code != old)
            try await school.latchkey.operate.setRole(.user, uid: "tess")
            let refused = try await RecoverPasswordTests.recover(school.latchkey, ["uid": "ann", "code": code])
            #expect(refused.status == 403)
            let boss = try await school.latchkey.signIn("boss")
            let last = try await SlipTests.slips(school, by: boss).list("slips").first?["code"] as? String
            #expect(last != nil && last != code)
        }
    }

    @Test("R-036: slips are for people in a group that one runs, without a password, and after a recent sign-in")
    func rights() async throws {
        try await School.with { school in
            _ = try await school.take9(SlipTests.list)
            #expect(try await SlipTests.slips(school, by: school.otto).code == "not_found")
            let ids = try await ["ann", "pia", "tess", "boss"].asyncMap {
                try await school.latchkey.operate.show(uid: $0).account.id.text
            }
            let body = #"{"users":["\#(ids.joined(separator: #"",""#))"]}"#
            let some = try await SlipTests.slips(school, body)
            #expect(some.list("slips").compactMap { $0["uid"] as? String } == ["ann"])
            for wrong in [
                "{}", #"{"who":"all"}"#, #"{"users":[]}"#, #"{"who":"new","lifetime":60}"#, #"{"who":"new","x":1}"#,
            ] {
                #expect(try await SlipTests.slips(school, wrong).code == "invalid_fields", "\(wrong)")
            }
            school.latchkey.clock.advance(by: .seconds(900))
            #expect(try await SlipTests.slips(school).code == "reauth_required")
        }
    }
}
