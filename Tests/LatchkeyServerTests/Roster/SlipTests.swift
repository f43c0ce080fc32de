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

    private static func codes(_ answer: Answer) -> [String] {
        answer.list("slips").compactMap { $0["code"] as? String }
    }

    /// What takes `tess` the right to help those in `year-9`.
    enum Loss: CaseIterable {
        case mark, role, disabled, enabledAgain, deleted, ended, passwordSet

        func happen(in school: School) async throws {
            let operate = school.latchkey.operate
            switch self {
            case .mark:
                let taken = try await school.put("tess", in: school.year9, #"{"leader":false}"#, by: school.boss)
                #expect(taken.status == 200)
            case .role: try await operate.setRole(.user, uid: "tess")
            case .disabled: try await operate.setState(.disabled, uid: "tess")
            case .enabledAgain:
                try await operate.setState(.disabled, uid: "tess")
                try await operate.setState(.active, uid: "tess")
            case .deleted: try await operate.remove(uid: "tess")
            case .ended:
                _ = try await operate.setEnd(.at(school.latchkey.clock.now + .seconds(60)), uid: "tess")
                school.latchkey.clock.advance(by: .seconds(61))
            case .passwordSet: try await operate.setPassword("staple battery horse", uid: "tess")
            }
        }
    }

    @Test(
        "R-036: a code that somebody else made works no longer than each of those who printed it may help",
        arguments: Loss.allCases)
    func printed(_ loss: Loss) async throws {
        try await School.with { school in
            _ = try await school.take9(SlipTests.list, by: school.boss)
            let ann = try await school.latchkey.operate.show(uid: "ann").account.id.text
            let made = SlipTests.codes(try await SlipTests.slips(school, by: school.boss))
            // Whoever prints a slip has seen its code; the one of Bob nobody else has seen.
            for _ in 0..<2 {
                let shown = try await SlipTests.slips(school, #"{"users":["\#(ann)"]}"#)
                #expect(SlipTests.codes(shown) == [made[0]])
            }
            try await loss.happen(in: school)
            let refused = try await RecoverPasswordTests.recover(school.latchkey, ["uid": "ann", "code": made[0]])
            #expect(refused.status == 403)
            let again = SlipTests.codes(try await SlipTests.slips(school, by: school.boss))
            #expect(again.count == 2 && again[0] != made[0] && again[1] == made[1])
            for (uid, code) in zip(["ann", "bob"], again) {
                let used = try await RecoverPasswordTests.recover(school.latchkey, ["uid": uid, "code": code])
                #expect(used.status == 200)
            }
        }
    }

    @Test("S-300: a slip that the operator has made for a class is void once its person is given a role")
    func operatorsAndRoles() async throws {
        try await School.with { school in
            _ = try await school.take9(SlipTests.list, by: school.boss)
            let codes = SlipTests.codes(try await SlipTests.slips(school, by: school.boss))
            try await school.latchkey.store.execute("UPDATE one_time_token SET issued_by = NULL")
            let ann = try await school.latchkey.operate.show(uid: "ann").account.id.text
            let path = "/api/user/\(ann)/roles/Admin"
            #expect(try await school.latchkey.send(.put, path, json: "{}", cookie: school.boss).status == 200)
            for (uid, code, status) in [("ann", codes[0], 403), ("bob", codes[1], 200)] {
                let used = try await RecoverPasswordTests.recover(school.latchkey, ["uid": uid, "code": code])
                #expect(used.status == status, "\(uid)")
            }
        }
    }

    @Test("R-036: a code of the command line that a teacher has printed ends with the right of that teacher")
    func printedOfOperator() async throws {
        try await School.with { school in
            _ = try await school.take9(SlipTests.list, by: school.boss)
            try await school.latchkey.store.execute("UPDATE one_time_token SET issued_by = NULL")
            let code = try #require(SlipTests.codes(try await SlipTests.slips(school)).first)
            #expect(
                try await school.put("tess", in: school.year9, #"{"leader":false}"#, by: school.boss).status == 200)
            let refused = try await RecoverPasswordTests.recover(school.latchkey, ["uid": "ann", "code": code])
            #expect(refused.status == 403)
        }
    }

    @Test(
        "R-036: a code lives as long as its maker wishes at the last print; one of somebody else keeps its end, and that is told"
    )
    func lifetimes() async throws {
        try await School.with { school in
            _ = try await school.take9(SlipTests.list, #","code_lifetime":3600"#)
            func ends(_ lifetime: Int, by cookie: String) async throws -> (seconds: [String], sooner: Int?) {
                let answer = try await SlipTests.slips(school, #"{"who":"new","lifetime":\#(lifetime)}"#, by: cookie)
                let ends = Set(answer.list("slips").compactMap { $0["expires_at"] as? String })
                return (ends.sorted(), answer.json["sooner"] as? Int)
            }
            func end(_ seconds: Int) -> [String] { [(school.latchkey.clock.now + .seconds(seconds)).rfc3339] }
            let codes = SlipTests.codes(try await SlipTests.slips(school, #"{"who":"new","lifetime":3600}"#))
            let others = try await ends(86_400, by: school.boss)
            #expect(others.seconds == end(3600) && others.sooner == 2)
            let longer = try await ends(86_400, by: school.tess)
            #expect(longer.seconds == end(86_400) && longer.sooner == 0)
            let shorter = try await ends(7200, by: school.tess)
            #expect(shorter.seconds == end(86_400) && shorter.sooner == 0)
            school.latchkey.clock.advance(by: .seconds(7200))
            let used = try await RecoverPasswordTests.recover(school.latchkey, ["uid": "ann", "code": codes[0]])
            #expect(used.status == 200)
        }
    }

    @Test(
        "S-275: slips that are shown leave an event of each person and one with their number, and nothing of their codes"
    )
    func recorded() async throws {
        try await School.with { school in
            let made = try await school.take9(SlipTests.list).list("users")
            let before = try await school.latchkey.store.listEvents(of: nil, limit: 1000)
            _ = try await SlipTests.slips(school)
            let events = try await school.latchkey.store.listEvents(of: nil, limit: 1000).filter {
                !before.contains($0)
            }
            #expect(events.map(\.kind) == [.slipsShown, .slipsShown, .slipsShown])
            #expect(events.compactMap { $0.details["count"] } == ["2"])
            let people = try await ["ann", "bob"].asyncMap {
                try await school.latchkey.operate.show(uid: $0).account.id
            }
            #expect(Set(events.compactMap(\.accountID)) == Set(people) && events.allSatisfy { $0.actorID != nil })
            #expect(events.allSatisfy { $0.details["group"] == school.year9 })
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

    @Test(
        "R-036: of a whole group there is no slip of somebody whose roles open something, also if they got one meanwhile"
    )
    func ofAll() async throws {
        try await School.with { school in
            _ = try await school.take9(SlipTests.list, by: school.boss)
            let latchkey = school.latchkey
            let ann = try await latchkey.operate.show(uid: "ann").account.id
            let found = try await SlipTests.slips(school, by: school.boss).list("slips")
            #expect(found.contains { $0["uid"] as? String == "ann" })
            try await latchkey.store.setRoles([.user, .teacher], of: ann, event: .fixture(of: ann))
            let later = try await SlipTests.slips(school, by: school.boss).list("slips")
            #expect(later.count == found.count - 1 && !later.contains { $0["uid"] as? String == "ann" })
            // As chosen by hand, and as found just before the role was given.
            let group = try #require(GroupID(text: school.year9.utf8))
            for (areNamed, count) in [(true, 1), (false, 0)] {
                let now = latchkey.clock.now
                let page = try await latchkey.store.showSlips(
                    in: group, of: [ann], areNamed: areNamed, acting: nil,
                    make: {
                        OneTimeToken(
                            id: .fixture(), purpose: .recoveryCode, accountID: $0, email: nil, createdAt: now,
                            expiresAt: now + .seconds(3600), issuedBy: nil)
                    },
                    event: { kind, id, _ in .fixture(kind, of: id) }, now: now)
                #expect(page.slips.count == count)
            }
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
                "{}", #"{"who":"all"}"#, #"{"who":"all","users":["AAECAwQFBgcICQoLDA0ODw"]}"#,
                #"{"who":{},"users":["AAECAwQFBgcICQoLDA0ODw"]}"#, #"{"users":[]}"#, #"{"who":"new","lifetime":60}"#,
                #"{"who":"new","x":1}"#,
            ] {
                #expect(try await SlipTests.slips(school, wrong).code == "invalid_fields", "\(wrong)")
            }
            for count in [200, 201] {
                let named = (0..<count).map { _ in #""\#(AccountID.fixture().text)""# }.joined(separator: ",")
                let answer = try await SlipTests.slips(school, #"{"users":[\#(named)]}"#)
                #expect(answer.status == (count == 200 ? 200 : 400), "\(count): \(answer.text)")
            }
            school.latchkey.clock.advance(by: .seconds(900))
            #expect(try await SlipTests.slips(school).code == "reauth_required")
        }
    }

    @Test(
        "S-347: a slip that the same person is shown again within the hour leaves no second event and costs nothing; all others are counted"
    )
    func counted() async throws {
        try await School.with {
            $0.flows.throttle[.shownSlips] = 2
        } _: { school in
            _ = try await school.take9(SlipTests.list)
            func shown() async throws -> Int {
                try await school.latchkey.store.listEvents(of: nil, limit: 1000)
                    .filter { $0.kind == .slipsShown && $0.accountID != nil }.count
            }
            for _ in 0..<5 {
                #expect(try await SlipTests.codes(SlipTests.slips(school)).count == 2)
                #expect(try await shown() == 2)
            }
            // What another sees is told, too.
            #expect(try await SlipTests.codes(SlipTests.slips(school, by: school.boss)).count == 2)
            #expect(try await shown() == 4)
            _ = try await school.take9(#"{"uid":"cleo","name":"Cleo"}"#, by: school.boss)
            let before = try await school.latchkey.store.dump()
            let refused = try await SlipTests.slips(school)
            #expect(refused.status == 429 && refused.code == "too_many_attempts")
            #expect(refused.header("Retry-After") == "3600")
            #expect(try await school.latchkey.store.dump() == before)
            school.latchkey.clock.advance(by: .seconds(3600))
            let tess = try await school.latchkey.signIn("tess")
            #expect(try await SlipTests.codes(SlipTests.slips(school, by: tess)).count == 3)
            #expect(try await shown() == 7)
        }
    }

    @Test("S-347: a new code is told within the hour of the one before")
    func newCode() async throws {
        try await School.with { school in
            _ = try await school.take9(#"{"uid":"ann","name":"Ann"}"#, by: school.boss)
            let first = SlipTests.codes(try await SlipTests.slips(school))
            school.latchkey.clock.advance(by: .seconds(60))
            try await school.latchkey.store.execute("DELETE FROM one_time_token")
            let second = SlipTests.codes(try await SlipTests.slips(school, by: school.boss))
            #expect(second.count == 1 && second != first)
            #expect(try await SlipTests.codes(SlipTests.slips(school)) == second)
            let events = try await school.latchkey.store.listEvents(of: nil, limit: 1000)
            #expect(events.filter { $0.kind == .slipsShown && $0.accountID != nil }.count == 2)
        }
    }
}
