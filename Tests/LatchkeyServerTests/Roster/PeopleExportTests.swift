import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct PeopleExportTests {
    private static func export(_ school: School, _ query: String = "", by cookie: String) async throws -> Answer {
        try await school.latchkey.send(.get, "/api/users/export\(query)", cookie: cookie)
    }

    private static func read(_ export: Answer, fields: [String]) throws -> [Roster.Person] {
        var options = RosterOptions()
        options.fields = fields
        return try Roster(export.body, options).people
    }

    @Test("R-039: the table is never a formula, and comes back in as the same people", arguments: [",", ";", "tab"])
    func table(_ delimiter: String) async throws {
        try await School.with { school in
            let made = try await school.take9(
                #"{"uid":"ann","name":"=HYPERLINK(1)"},{"uid":"bob","name":"Bob; \"B\", the ＝ 1"}"#)
            #expect(made.list("users").count == 2)
            let word = delimiter == ";" ? "%3B" : delimiter
            let answer = try await PeopleExportTests.export(
                school, "?delimiter=\(word)&group=\(school.year9)", by: school.tess)
            #expect(answer.status == 200 && answer.text.contains(#""'=HYPERLINK(1)""#))
            let roster = try Roster(answer.body)
            #expect(Set(roster.people.map(\.uid)) == ["ann", "bob", "tess"])
            #expect(roster.people.first?.name == "=HYPERLINK(1)" && roster.people.first?.groups == ["year-9"])
            #expect(roster.problems.isEmpty && roster.ignored == ["role", "state", "created_at", "last_sign_in_at"])
        }
    }

    @Test("R-039: what a leader takes away comes back in and changes nothing, with the own row and pupils of others")
    func roundTrip() async throws {
        try await School.with { school in
            let made = try await school.take9(
                #"{"uid":"ann","name":"'=1+1"},{"uid":"bob","name":"=1+1","ends":"2099-01-01"}"#)
            #expect(made.list("users").count == 2)
            let boss = try await school.latchkey.signIn("boss")
            #expect(try await school.put("ann", in: school.year8, "{}", by: boss).status == 200)
            let export = try await PeopleExportTests.export(school, by: school.tess)
            let people = try Roster(export.body).people
            #expect(people.map(\.uid).sorted() == ["ann", "bob", "tess"])
            #expect(people.first { $0.uid == "ann" }?.groups == ["year-8", "year-9"])
            let rows = people.map {
                ["uid": $0.uid, "name": $0.name, "group": $0.groups.joined(separator: "|"), "ends": $0.ends]
            }
            let json = String(decoding: try JSONSerialization.data(withJSONObject: rows), as: UTF8.self)
            let list = String(json.dropFirst().dropLast())
            let before = try await school.latchkey.store.dump()
            for existing in ["skip", "update"] {
                for more in ["", #","dry_run":true"#, #","group":"\#(school.year9)""#] {
                    let answer = try await school.take(
                        list, #","existing":"\#(existing)"\#(more)"#, by: school.tess)
                    #expect(answer.status == 200 && answer.list("users").isEmpty, "\(existing) \(more)")
                    #expect(answer.rows("errors", "code").isEmpty, "\(existing) \(more)")
                    #expect(answer.list("existing").map { $0["change"] as? [String] } == [[], [], []])
                }
                // Who writes users renames nobody: the two names are not one cell.
                let answer = try await school.take(list, #","existing":"\#(existing)""#, by: boss)
                #expect(answer.rows("errors", "code").isEmpty)
                #expect(answer.list("existing").map { $0["change"] as? [String] } == [[], [], []])
            }
            #expect(try await school.latchkey.store.dump() == before)
        }
    }

    @Test("R-039: fields that a leader does not write come back in where they are as they were, and are named")
    func unwrittenFields() async throws {
        let fields = [
            ProfileField("house", .text, readers: .staff, writers: .staff),
            ProfileField("fees", .number, readers: .staff, writers: .admin), ProfileField("motto", .text),
        ]
        try await School.with {
            $0.flows.profileFields = fields.compactMap(\.self)
        } _: { school in
            let profile = #""profile":{"house":"East","fees":120,"motto":"On"}"#
            let group = #","group":"\#(school.year9)""#
            let made = try await school.take(#"{"uid":"ann","name":"Ann",\#(profile)}"#, group, by: school.boss)
            #expect(made.list("users").count == 1)
            let export = try await PeopleExportTests.export(school, by: school.tess)
            let people = try PeopleExportTests.read(export, fields: ["house", "fees", "motto"])
            let read = try #require(people.first { $0.uid == "ann" })
            #expect(read.profile == ["house": "East", "fees": "120", "motto": "On"])
            func row(_ uid: String, _ profile: String) -> String {
                #"{"uid":"\#(uid)","name":"Ann","profile":{\#(profile)}}"#
            }
            let update = #","existing":"update""#
            let before = try await school.latchkey.store.dump()
            for more in [update + #","dry_run":true"#, update] {
                let same = try await school.take9(row("ann", #""house":"East","fees":"120","motto":"On""#), more)
                #expect(same.rows("errors", "code").isEmpty, "\(more)")
                #expect(same.list("existing").map { $0["change"] as? [String] } == [[]])
                #expect(same.list("existing").map { $0["ignored"] as? [String] } == [["fees", "motto"]])
                for (uid, profile) in [("ann", #""fees":"0""#), ("ann", #""fees":"""#), ("new", #""motto":"On""#)] {
                    let other = try await school.take9(row(uid, profile), more)
                    #expect(other.rows("errors", "code") == ["0 field_not_allowed"], "\(uid) \(profile) \(more)")
                }
                let stranger = try await school.take9(row("ann", #""grade":"1""#), more)
                #expect(stranger.rows("errors", "code") == ["0 field_not_allowed"], "\(more)")
                // Beyond reach nothing is compared.
                #expect(
                    try await school.take9(row("pia", #""fees":"0""#), more).rows("errors", "code") == ["0 uid_taken"])
            }
            #expect(try await school.latchkey.store.dump() == before)
            let changed = try await school.take9(row("ann", #""house":"West","fees":120"#), update)
            #expect(changed.list("existing").map { $0["change"] as? [String] } == [["profile"]])
            #expect(changed.list("existing").map { $0["ignored"] as? [String] } == [["fees"]])
            let held = try await school.latchkey.operate.show(uid: "ann").profile
            #expect(held == ["house": "West", "fees": "120", "motto": "On"])
        }
    }

    @Test("R-039: the groups that somebody is in already are told of people within reach alone")
    func heldGroups() async throws {
        try await School.with { school in
            #expect(try await school.take9(#"{"uid":"ann","name":"Ann"}"#).list("users").count == 1)
            for existing in ["skip", "update"] {
                let answer = try await school.take9(
                    """
                    {"uid":"pia","name":"P","group":"year-8"},{"uid":"otto","name":"O","group":"year-8"},
                    {"uid":"neil","name":"N","group":"year-8"},{"uid":"ann","name":"Ann","group":"year-8"},
                    {"uid":"tess","name":"Tess","group":"year-8"},{"uid":"boss","name":"B"}
                    """, #","existing":"\#(existing)""#)
                let beyond = (0...4).map { "\($0) out_of_reach" }
                #expect(answer.rows("errors", "code") == beyond + ["5 uid_taken"])
            }
        }
    }

    @Test("R-020: leaders take those away whom they lead, and nobody else anybody but themselves")
    func reach() async throws {
        try await School.with { school in
            let own = try await PeopleExportTests.export(school, "?format=jsonl", by: school.otto)
            let lines = own.text.split(separator: "\n")
            #expect(lines.count == 2 && own.text.contains(#""uid":"pia""#) && own.text.contains(#""uid":"otto""#))
            let all = try await PeopleExportTests.export(school, by: school.boss)
            #expect(try Roster(all.body).people.count == 4)
            let pupil = try await school.latchkey.signIn("pia")
            #expect(try await PeopleExportTests.export(school, by: pupil).code == "forbidden")
            for query in ["?format=xlsx", "?delimiter=x", "?group=year-9"] {
                #expect(try await PeopleExportTests.export(school, query, by: school.boss).code == "invalid_query")
            }
            school.latchkey.clock.advance(by: .seconds(900))
            #expect(try await PeopleExportTests.export(school, by: school.boss).code == "reauth_required")
        }
    }

    @Test("S-348: the own row of a leader has of the profile what they see in their own; others have all of it")
    func ownRow() async throws {
        let fields = [
            ProfileField("house", .text, readers: .staff, writers: .staff), ProfileField("motto", .text),
            ProfileField("floor", .text, readers: .everyone, writers: .staff),
        ]
        try await School.with {
            $0.flows.profileFields = fields.compactMap(\.self)
        } _: { school in
            _ = try await school.take9(#"{"uid":"ann","name":"Ann"}"#)
            for uid in ["tess", "ann"] {
                let id = try await school.latchkey.operate.show(uid: uid).account.id
                for (name, value) in [("house", "East"), ("motto", "Onward"), ("floor", "2")] {
                    try await school.latchkey.store.execute(
                        "INSERT INTO profile_value (account_id, field, value, updated_at) VALUES (?, ?, ?, ?)",
                        id, name, value, school.latchkey.clock.now)
                }
            }
            for query in ["", "?format=jsonl"] {
                for (uid, cookie) in [("tess", school.tess), ("boss", school.boss)] {
                    let answer = try await PeopleExportTests.export(school, query, by: cookie)
                    let lines = answer.text.split(whereSeparator: \.isNewline)
                    let own = try #require(lines.first { $0.contains("tess") && $0.contains("Teacher") })
                    #expect(own.contains("East") == (uid == "boss"), "\(query) \(uid)")
                    #expect(own.contains("Onward"), "\(query) \(uid)")
                    let pupil = try #require(lines.first { $0.contains("ann") && $0.contains("User") })
                    #expect(pupil.contains("East") && pupil.contains("Onward"), "\(query) \(uid)")
                }
            }
            let read = try PeopleExportTests.read(
                await PeopleExportTests.export(school, by: school.tess), fields: ["house", "motto", "floor"])
            #expect(read.first { $0.uid == "tess" }?.profile["floor"] == "2")
        }
    }
}
