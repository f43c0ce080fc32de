import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
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

    @Test("S-390: what cannot be the key of a group refuses its row alone, on both engines", arguments: Engine.allCases)
    func noGroupKey(_ engine: Engine) async throws {
        try await School.with {
            $0.engine = engine
        } _: { school in
            let rows = [
                #"{"uid":"ann","name":"Ann","group":"a\u0000b"}"#,
                #"{"uid":"bob","name":"Bob","group":"year-8|\u0000"}"#,
                #"{"uid":"cleo","name":"Cleo","group":"Year-8"}"#, #"{"uid":"dan","name":"Dan","group":"year-8"}"#,
            ].joined(separator: ",")
            let refused = ["0 out_of_reach", "1 out_of_reach", "2 out_of_reach"]
            let dry = try await school.take(rows, #","dry_run":true"#, by: school.boss)
            #expect(dry.status == 200 && dry.rows("errors", "code") == refused, "\(dry.text)")
            let done = try await school.take(rows, by: school.boss)
            #expect(done.status == 200 && done.rows("errors", "code") == refused, "\(done.text)")
            #expect(done.rows("users", "uid") == ["3 dan"])
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
            #expect(answer.rows("errors", "code") == ["1 out_of_reach", "2 uid_taken", "4 uid_taken"])
            // Leaders are on the list that they take away; no list changes them.
            #expect(answer.rows("existing", "uid") == ["3 tess"])
            #expect(answer.list("existing").first?["change"] as? [String] == [])
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

    @Test("R-034: whoever signed up by the ID of a row and waits for approval is nobody's pupil")
    func waiting() async throws {
        try await School.with {
            $0.flows.registration = .approval
        } _: { school in
            let body = Latchkey.body(["uid": "ann", "name": "Stranger", "password": Latchkey.password])
            #expect(try await school.latchkey.send(.post, "/api/user", json: body).status == 201)
            for more in ["", #","existing":"update""#] {
                let row = #"{"uid":"ann","name":"Ann Page","group":"year-9"}"#
                let answer = try await school.take(row, more, by: school.boss)
                #expect(answer.rows("errors", "code") == ["0 uid_taken"], "\(answer.text)")
            }
            let ann = try await school.latchkey.operate.show(uid: "ann").account
            #expect(ann.name == "Stranger" && ann.groups.isEmpty)
        }
    }

    @Test("S-411: one leader fills half of a person's groups at most, by lists and by groups that come back")
    func groupsOfOneLeader() async throws {
        try await School.with { school in
            let update = #","existing":"update""#
            #expect(try await school.take9(#"{"uid":"ann","name":"Ann"}"#).rows("users", "uid") == ["0 ann"])
            var ids: [String] = []
            for number in 1...25 {
                let made = try await school.latchkey.send(
                    .post, "/api/groups", json: #"{"name":"Club \#(number)"}"#, cookie: school.tess)
                let id = try #require(made.json["id"] as? String, "\(made.text)")
                ids.append(id)
                let row = #"{"uid":"ann","name":"Ann"}"#
                for more in [#","dry_run":true"#, ""] {
                    let answer = try await school.take(row, update + more + #","group":"\#(id)""#, by: school.tess)
                    #expect(answer.rows("errors", "code") == (number < 25 ? [] : ["0 group_full"]), "\(answer.text)")
                }
            }
            #expect(try await school.put("ann", in: school.year8, "{}", by: school.boss).status == 200)
            func archive(_ method: HTTPRequest.Method, by cookie: String) async throws -> Answer {
                try await school.latchkey.send(method, "/api/groups/\(ids[0])/archive", cookie: cookie)
            }
            #expect(try await archive(.post, by: school.tess).status == 200)
            let last = try await school.take(
                #"{"uid":"ann","name":"Ann"}"#, update + #","group":"\#(ids[24])""#, by: school.tess)
            #expect(last.rows("errors", "code") == [], "\(last.text)")
            let refused = try await archive(.delete, by: school.tess)
            #expect(refused.status == 409 && refused.code == "group_full" && refused.text.contains("ann"))
            #expect(try await archive(.delete, by: school.boss).status == 200)
            // What they no longer lead they have filled all the same.
            school.latchkey.clock.advance(by: .seconds(60))
            for id in ids[1...10] {
                let down = try await school.put("tess", in: id, #"{"leader":false}"#, by: school.tess)
                #expect(down.status == 200, "\(down.text)")
            }
            let more = try await school.latchkey.send(
                .post, "/api/groups", json: #"{"name":"One more"}"#, cookie: school.tess)
            let one = try #require(more.json["id"] as? String)
            let again = try await school.take(
                #"{"uid":"ann","name":"Ann"}"#, update + #","group":"\#(one)""#, by: school.tess)
            #expect(again.rows("errors", "code") == ["0 group_full"], "\(again.text)")
        }
    }

    @Test("S-411: a leader hears no name of somebody of the staff who keeps a group from being restored")
    func noNamesOfStaff() async throws {
        try await School.with { school in
            let made = try await school.latchkey.send(
                .post, "/api/groups", json: #"{"name":"Club"}"#, cookie: school.tess)
            let club = try #require(made.json["id"] as? String)
            #expect(try await school.put("otto", in: club, "{}", by: school.boss).status == 200)
            #expect(
                try await school.latchkey.send(.post, "/api/groups/\(club)/archive", cookie: school.tess).status == 200)
            let operate = school.latchkey.operateGroups
            // He leads year-8.
            for number in 2...50 {
                _ = try await operate.setMember("otto", of: operate.add(key: "g\(number)", name: "G"), isLeader: nil)
            }
            let path = "/api/groups/\(club)/archive"
            let refused = try await school.latchkey.send(.delete, path, cookie: school.tess)
            #expect(refused.code == "group_full" && !refused.text.contains("otto"), "\(refused.text)")
            let told = try await school.latchkey.send(.delete, path, cookie: school.boss)
            #expect(told.code == "group_full" && told.text.contains("otto"), "\(told.text)")
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
            // S-410: who is there may be somebody else, who signed up with that user ID.
            #expect(byBoss.list("existing").first?["name"] as? String == "Ann")
            #expect(byBoss.list("existing").first?["state"] as? String == "active")
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
                // Of what there was before the list; nobody asks for it once it is used.
                #expect(answer.json["room"] as? Int == (more.isEmpty ? nil : 2))
            }
            let free = try await school.take(#"{"uid":"eve","name":"Eve"}"#, #","dry_run":true"#, by: school.boss)
            #expect(free.json.keys.contains("room") && free.json["room"] as? Int == nil)
            let full = try await school.take9(#"{"uid":"cleo","name":"Cleo"}"#)
            #expect(full.status == 429 && full.code == "too_many_attempts")
            // Others have days of their own, and those who write users have no such ceiling.
            #expect(try await school.take(#"{"uid":"dan","name":"Dan"}"#, by: school.boss).list("users").count == 1)
            school.latchkey.clock.advance(by: .seconds(86_400))
            let next = try await school.latchkey.signIn("tess")
            #expect(try await school.take9(list, by: next).rows("users", "uid") == ["2 cleo"])
        }
    }

    @Test("R-031, S-210: a dry run refuses the end of the last administrator whom the list itself would leave")
    func lastAdministrator() async throws {
        try await School.with { school in
            try await school.latchkey.addAccount("bess", role: .admin)
            let list = ["boss", "pia", "bess"].map { #"{"uid":"\#($0)","name":"\#($0)","ends":"2028-12-24"}"# }
            for more in [#","existing":"update","dry_run":true"#, #","existing":"update""#] {
                let answer = try await school.take(list.joined(separator: ","), more, by: school.boss)
                #expect(answer.rows("errors", "code") == ["2 last_admin"], "\(more)")
                #expect(answer.rows("existing", "uid") == ["0 boss", "1 pia"], "\(more)")
            }
        }
    }

    @Test("R-031, S-210: a dry run tells which administrators it ends, so that parts of a list leave one together")
    func administratorsInParts() async throws {
        try await School.with { school in
            try await school.latchkey.addAccount("bess", role: .admin)
            let dry = #","existing":"update","dry_run":true"#
            func told(_ uids: [String], _ more: String, by cookie: String) async throws -> (count: Int?, ended: [Int]?)
            {
                let list = uids.map { #"{"uid":"\#($0)","name":"\#($0)","ends":"2028-12-24"}"# }
                let answer = try await school.take(list.joined(separator: ","), more, by: cookie)
                #expect(answer.json.keys.contains("administrators") == more.contains("dry_run"))
                let administrators = answer.json["administrators"] as? [String: Any]
                return (administrators?["count"] as? Int, administrators?["ended"] as? [Int])
            }
            let first = try await told(["pia", "boss"], dry, by: school.boss)
            #expect(first.count == 2 && first.ended == [1])
            let second = try await told(["bess", "new"], dry, by: school.boss)
            #expect(second.count == 2 && second.ended == [0])
            // Of what is not done they say nothing, and leaders end nobody.
            let skipped = try await told(["boss"], #","dry_run":true"#, by: school.boss)
            #expect(skipped.count == 2 && skipped.ended == [])
            #expect(try await told(["ann"], dry + #","group":"\#(school.year9)""#, by: school.tess).count == nil)
            // Who has an end already is none of those of whom one remains.
            let done = try await told(["boss"], #","existing":"update""#, by: school.boss)
            #expect(done.count == nil)
            let after = try await told(["boss", "bess"], dry, by: school.boss)
            #expect(after.count == 1 && after.ended == [])
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

    @Test("S-302: a list puts nobody who is there into a group that is led without a sign-in of the last minutes")
    func joinsNeedProof() async throws {
        try await School.with { school in
            let made = try await school.latchkey.send(
                .post, "/api/groups", json: #"{"name":"empty","key":"empty","leader":false}"#, cookie: school.boss)
            #expect(made.status == 201 || made.status == 200)
            school.latchkey.clock.advance(by: .seconds(900))
            let update = #","existing":"update""#
            let joins = #"{"uid":"new","name":"New"},{"uid":"pia","name":"pia","group":"year-9"}"#
            let before = try await school.latchkey.store.dump()
            #expect(try await school.take(joins, update + #","dry_run":true"#, by: school.boss).status == 200)
            #expect(try await school.take(joins, update, by: school.boss).code == "reauth_required")
            // The row is in the second part, and the whole list waits.
            let many = (0..<60).map { #"{"uid":"p\#($0)","name":"P"}"# }.joined(separator: ",")
            #expect(try await school.take(many + "," + joins, update, by: school.boss).code == "reauth_required")
            #expect(try await school.latchkey.store.dump() == before)
            // Nobody gains power: the group has no leader, Pia is in it already, or she is left as she is.
            for (row, more) in [
                (#"{"uid":"pia","name":"pia","group":"empty"}"#, update),
                (#"{"uid":"pia","name":"pia","group":"year-8"}"#, update),
                (#"{"uid":"pia","name":"pia","group":"year-9"}"#, ""),
            ] {
                #expect(try await school.take(row, more, by: school.boss).rows("errors", "code").isEmpty, "\(row)")
            }
            let fresh = try await school.latchkey.signIn("boss")
            let done = try await school.take(joins, update, by: fresh)
            #expect(done.list("existing").first?["change"] as? [String] == ["group"])
            // The same of leaders, for people whom they lead in another group.
            #expect(try await school.put("tess", in: school.year8, #"{"leader":true}"#, by: fresh).status == 200)
            let leader = try await school.latchkey.signIn("tess")
            #expect(try await school.take9(#"{"uid":"ann","name":"Ann"}"#, by: leader).list("users").count == 1)
            school.latchkey.clock.advance(by: .seconds(601))
            let own = #"{"uid":"ann","name":"Ann","group":"year-8"}"#
            #expect(try await school.take9(own, update, by: leader).code == "reauth_required")
            #expect(try await school.take9(#"{"uid":"ann","name":"Ann"}"#, update, by: leader).status == 200)
        }
    }

    @Test("S-300: an identity that is waited for refuses its own row alone; leaders reserve none")
    func expectations() async throws {
        let provider = SoftIdentityProvider()
        try await School.with {
            $0.flows.providers = [provider]
        } _: { school in
            func row(_ uid: String, _ login: String) -> String {
                #"{"uid":"\#(uid)","name":"P","expects":{"provider":"github","login":"\#(login)"}}"#
            }
            let list = [row("ann", "octo"), row("bob", "Octo"), row("cleo", "mona"), #"{"uid":"dan","name":"Dan"}"#]
                .joined(separator: ",")
            for more in [#","dry_run":true"#, ""] {
                let answer = try await school.take(list, more, by: school.boss)
                #expect(answer.rows("errors", "code") == ["1 identity_taken"], "\(more)")
                #expect(answer.rows("users", "uid") == (more.isEmpty ? ["0 ann", "2 cleo", "3 dan"] : []))
            }
            let again = try await school.take(
                row("eve", "MONA") + #",{"uid":"fay","name":"Fay"}"#, by: school.boss)
            #expect(again.rows("errors", "code") == ["0 identity_taken"] && again.rows("users", "uid") == ["1 fay"])
            let byLeader = try await school.take9(row("gus", "gus") + #",{"uid":"hal","name":"Hal"}"#)
            #expect(byLeader.rows("errors", "code") == ["0 field_not_allowed"])
            #expect(byLeader.rows("users", "uid") == ["1 hal"])
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

    @Test("S-401: an address that a leader has listed is confirmed by nobody before its person has signed in and asked")
    func listedAddresses() async throws {
        try await School.with { school in
            func address(of uid: String) -> String {
                #"{"uid":"\#(uid)","name":"Ann","email":"\#(uid)@school.example"}"#
            }
            let led = try await school.take9(address(of: "ann"))
            let code = try #require(led.list("users").first?["code"] as? String, "\(led.text)")
            #expect(try await school.latchkey.mails().isEmpty)
            let set = try await RecoverPasswordTests.recover(school.latchkey, ["uid": "ann", "code": code])
            #expect(set.status == 200 || set.status == 204, "\(set.text)")
            _ = try await school.latchkey.mails()
            let ann = try await school.latchkey.signIn("ann", RecoverPasswordTests.newPassword)
            let status = try await school.latchkey.send(.get, "/api/email", cookie: ann)
            #expect(status.json["email_verified"] as? Bool == false)
            #expect(
                try await school.latchkey.send(.post, "/api/email/verification", json: "{}", cookie: ann).status == 202)
            let mail = try #require(try await school.latchkey.mails().first)
            #expect(mail.to.text == "ann@school.example")
            // Whoever reads that mailbox may be the leader: the link is nothing, the code in a session of hers is.
            #expect(try await EmailRouteTests.confirm(school.latchkey, mail.secret).status == 403)
            let typed = Latchkey.body(["code": mail.code ?? ""])
            #expect(try await school.latchkey.send(.post, "/api/email/code", json: typed, cookie: ann).status == 200)

            _ = try await school.take(address(of: "bob"), by: school.boss)
            #expect(try await school.latchkey.mails().map(\.to.text) == ["bob@school.example"])
        }
    }

    @Test("S-347: what a list changes of people who are there is counted by its events; what changes nothing is not")
    func changes() async throws {
        try await School.with {
            $0.flows.throttle[.listedChanges] = 2
            $0.flows.throttle[.ledChanges] = 1
        } _: { school in
            func list(_ names: String...) -> String {
                zip(["ann", "bob", "cleo"], names).map { #"{"uid":"\#($0)","name":"\#($1)"}"# }.joined(separator: ",")
            }
            let update = #","existing":"update""#
            _ = try await school.take9(list("Ann", "Bob", "Cleo"))
            let new = list("Ann A", "Bob B", "Cleo C")
            for more in [update + #","dry_run":true"#, update, update] {
                let answer = try await school.take(new, more, by: school.boss)
                #expect(answer.status == 200 && answer.rows("errors", "code") == ["2 too_many_attempts"], "\(more)")
            }
            let names = try await ["ann", "bob", "cleo"].asyncMap {
                try await school.latchkey.operate.show(uid: $0).account.name
            }
            #expect(names == ["Ann A", "Bob B", "Cleo"])
            let same = try await school.take(list("Ann A", "Bob B", "Cleo"), update, by: school.boss)
            #expect(same.rows("errors", "code").isEmpty)
            // Leaders have fewer, of their own.
            #expect(try await school.put("tess", in: school.year8, #"{"leader":true}"#, by: school.boss).status == 200)
            let led = try await school.take(
                list("Ann", "Bob"), update + #","group":"\#(school.year8)""#, by: school.tess)
            #expect(led.rows("errors", "code") == ["1 too_many_attempts"])
            school.latchkey.clock.advance(by: .seconds(3600))
            let boss = try await school.latchkey.signIn("boss")
            #expect(try await school.take(new, update, by: boss).rows("errors", "code").isEmpty)
        }
    }
}
