import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct RosterRouteTests {
    private static let mixed = """
        {"uid":"ann","name":"Ann"},{"uid":"ANN","name":"Ann again"},{"uid":"pia","name":"Pia"},{"uid":"b","name":""},
        {"uid":"bob","name":"Bob","group":"year-8"},{"uid":"cleo","name":"Cleo","group":"nowhere"},
        {"uid":"dan","name":"Dan","role":"Admin"},{"uid":"eve","name":"Eve","password":"four quiet green otters"},
        {"uid":"fay","name":"Fay","id":"x"},{"uid":"gus","name":"Gus","group":"year-9|year-8"}
        """

    @Test(
        "R-031: a dry run writes nothing and says of each row what becomes of it; the same list again changes nothing")
    func dryRun() async throws {
        try await School.with { school in
            let store = school.latchkey.store
            let before = try await store.dump()
            let dry = try await school.take(RosterRouteTests.mixed, #","dry_run":true"#, by: school.boss)
            #expect(dry.status == 200 && dry.list("users").isEmpty)
            #expect(try await store.dump() == before)
            let errors = [
                "1 duplicate_row", "3 invalid_fields", "5 out_of_reach", "6 field_not_allowed", "7 field_not_allowed",
                "8 field_not_allowed",
            ]
            #expect(dry.rows("errors", "code") == errors)
            #expect(dry.rows("existing", "uid") == ["2 pia"])

            let done = try await school.take(RosterRouteTests.mixed, by: school.boss)
            #expect(done.rows("users", "uid") == ["0 ann", "4 bob", "9 gus"])
            #expect(done.rows("errors", "code") == errors && done.rows("existing", "uid") == ["2 pia"])
            #expect(done.list("users").allSatisfy { $0["code"] is String && $0["role"] as? String == "User" })
            let gus = try await school.latchkey.operate.show(uid: "gus").account
            #expect(Set(gus.groups.map(\.group.key)) == ["year-8", "year-9"])

            let after = try await store.dump()
            let again = try await school.take(RosterRouteTests.mixed, by: school.boss)
            #expect(again.list("users").isEmpty && again.rows("errors", "code") == errors)
            #expect(again.rows("existing", "uid") == ["0 ann", "2 pia", "4 bob", "9 gus"])
            #expect(try await store.dump() == after)
        }
    }

    @Test("S-275: a part of a list leaves one event with its numbers, beside those of its people")
    func recorded() async throws {
        try await School.with { school in
            let before = try await school.latchkey.store.listEvents(of: nil, limit: 1000)
            let list = #"{"uid":"ann","name":"Ann"},{"uid":"bob","name":""},{"uid":"cleo","name":"Cleo"}"#
            for _ in 0..<2 { #expect(try await school.take9(list).status == 200) }
            let events = try await school.latchkey.store.listEvents(of: nil, limit: 1000).filter {
                !before.contains($0)
            }
            let kinds = events.map(\.kind.rawValue).sorted()
            let made = ["account_created", "member_added", "recovery_code_issued"]
            #expect(kinds == (made + made + ["roster_applied"]).sorted())
            let applied = try #require(events.first { $0.kind == .rosterApplied })
            #expect(applied.details["made"] == "2" && applied.details["changed"] == "0")
            #expect(applied.accountID == nil && applied.details["group"] == school.year9)
            #expect(events.allSatisfy { $0.actorID != nil })
        }
    }

    @Test("R-034: a leader makes people in groups that they lead and nowhere else, with the default role")
    func leaders() async throws {
        try await School.with { school in
            let answer = try await school.take9(
                """
                {"uid":"ann","name":"Ann"},{"uid":"bob","name":"Bob","group":"year-8"},
                {"uid":"pia","name":"Mine now"},{"uid":"tess","name":"Oneself"},{"uid":"boss","name":"Boss"}
                """, #","existing":"update""#)
            #expect(answer.rows("users", "uid") == ["0 ann"])
            #expect(answer.rows("errors", "code") == ["1 out_of_reach", "2 uid_taken", "3 uid_taken", "4 uid_taken"])
            let pia = try await school.latchkey.operate.show(uid: "pia").account
            #expect(pia.name != "Mine now" && pia.groups.map(\.group.key) == ["year-8"])
            // Without a group, into one of somebody else, and by somebody who leads nobody.
            let none = try await school.take(#"{"uid":"cleo","name":"Cleo"}"#, by: school.tess)
            #expect(none.rows("errors", "code") == ["0 invalid_fields"])
            #expect(try await school.take9(#"{"uid":"cleo","name":"Cleo"}"#, by: school.otto).code == "not_found")
            let pupil = try await school.latchkey.signIn("pia")
            #expect(try await school.take9(#"{"uid":"cleo","name":"Cleo"}"#, by: pupil).code == "forbidden")
        }
    }

    @Test("R-034: an update changes name, groups and profile of people within reach; leaders change no names")
    func update() async throws {
        let house = ProfileField("house", .text, readers: .staff, writers: .staff)
        try await School.with {
            $0.flows.profileFields = [house].compactMap(\.self)
        } _: { school in
            let first = #"{"uid":"ann","name":"Ann","profile":{"house":"East"}}"#
            #expect(try await school.take9(first).rows("users", "uid") == ["0 ann"])
            let second = #"{"uid":"ANN","name":"Ann Other","email":"ann@school.example","profile":{"house":"West"}}"#
            let skipped = try await school.take9(#"{"uid":"ANN","name":"Ann Other"}"#)
            #expect(skipped.list("existing").first?["change"] as? [String] == [])
            let byLeader = try await school.take9(second, #","existing":"update""#)
            #expect(byLeader.list("existing").first?["change"] as? [String] == ["profile"])
            let byBoss = try await school.take(
                #"{"uid":"ann","name":"Ann Other","group":"year-8"}"#, #","existing":"update""#, by: school.boss)
            #expect(byBoss.list("existing").first?["change"] as? [String] == ["name", "group"])
            let report = try await school.latchkey.operate.show(uid: "ann")
            #expect(report.account.name == "Ann Other" && report.account.email == nil)
            #expect(report.account.uid == "ann" && report.profile == ["house": "West"])
        }
    }

    @Test("R-034: a leader adds so many people a day; rows beyond that are told, and then nobody is added at all")
    func ceiling() async throws {
        try await School.with {
            $0.flows.throttle[.ledAccounts] = 2
        } _: { school in
            let list = ["ann", "bob", "cleo"].map { #"{"uid":"\#($0)","name":"\#($0)"}"# }.joined(separator: ",")
            for more in [#","dry_run":true"#, ""] {
                let answer = try await school.take9(list, more)
                #expect(answer.rows("errors", "code") == ["2 ceiling"], "\(more)")
            }
            let full = try await school.take9(#"{"uid":"cleo","name":"Cleo"}"#)
            #expect(full.status == 429 && full.code == "too_many_attempts")
            // Others have days of their own, and those who write users have no such ceiling.
            #expect(try await school.take(#"{"uid":"dan","name":"Dan"}"#, by: school.boss).list("users").count == 1)
            school.latchkey.clock.advance(by: .seconds(86_400))
            let next = try await school.latchkey.signIn("tess")
            #expect(try await school.take9(list, by: next).rows("users", "uid") == ["2 cleo"])
        }
    }

    @Test("R-031: what is wrong with the list as a whole is told at once")
    func wholes() async throws {
        try await School.with { school in
            for (more, code) in [
                (#","existing":"replace""#, "invalid_fields"), (#","code_lifetime":60"#, "invalid_fields"),
                (#","group":"year-9""#, "invalid_fields"), (#","roles":[]"#, "invalid_fields"),
                (#","group":"AAAAAAAAAAAAAAAAAAAAAA""#, "not_found"),
            ] {
                let answer = try await school.take(#"{"uid":"ann","name":"Ann"}"#, more, by: school.boss)
                #expect(answer.code == code, "\(more)")
            }
            let many = (0...100).map { #"{"uid":"p\#($0)","name":"P"}"# }.joined(separator: ",")
            #expect(try await school.take(many, by: school.boss).code == "invalid_fields")
            #expect(try await school.latchkey.send(.post, "/api/users", json: "7", cookie: school.boss).status == 400)
        }
    }

    @Test("R-034: who gives people addresses has signed in lately")
    func addresses() async throws {
        try await School.with { school in
            school.latchkey.clock.advance(by: .seconds(900))
            let list = #"{"uid":"ann","name":"Ann","email":"ann@school.example"}"#
            #expect(try await school.take9(list, #","dry_run":true"#).status == 200)
            #expect(try await school.take9(list).code == "reauth_required")
            let again = try await school.latchkey.signIn("tess")
            #expect(try await school.take9(list, by: again).list("users").count == 1)
        }
    }
}
