import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What requests that name many people cost.
@Suite struct ManyPeopleTests {
    private static let dry = #","dry_run":true"#

    private static func rows(_ count: Int, in groups: String = "") -> String {
        (0..<count).map { #"{"uid":"p\#($0)","name":"P","group":"\#(groups)"}"# }.joined(separator: ",")
    }

    private static func ids(_ ids: [String]) -> String { #"["\#(ids.joined(separator: #"",""#))"]"# }

    private static func invented(_ count: Int) -> String { ids((0..<count).map { _ in AccountID.fixture().text }) }

    private static func slips(_ school: School, _ body: String, by cookie: String) async throws -> Answer {
        try await school.latchkey.send(.post, "/api/groups/\(school.year9)/slips", json: body, cookie: cookie)
    }

    private static func withCount(
        _ configure: @escaping (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (School, CountedDatabase) async throws -> Void
    ) async throws {
        let database = CountedDatabase(try await Engine.chosen.makeDatabase().store.database)
        try await School.with {
            $0.store = Store(Store(database), roles: .builtIn)
            configure(&$0)
        } _: {
            try await test($0, database)
        }
    }

    @Test(
        "S-393: lists and refusals count for as many as they name, and for the account that names them; dry runs apart")
    func counted() async throws {
        try await School.with {
            $0.flows.throttle[.namedPeople] = 10
            $0.flows.throttle[.previewedPeople] = 10
        } _: { school in
            let (latchkey, boss) = (school.latchkey, school.boss)
            for words in [ManyPeopleTests.dry, ""] {
                let first = try await school.take(ManyPeopleTests.rows(8), words, by: boss)
                #expect(first.status == 200, "\(first.text)")
            }
            let three = ManyPeopleTests.rows(3)
            let refused = [
                try await school.take(three, ManyPeopleTests.dry, by: boss), try await school.take(three, by: boss),
                try await latchkey.send(.post, "/api/users", json: "[\(three)]", cookie: boss),
                try await latchkey.send(
                    .delete, "/api/pending", json: #"{"ids":\#(ManyPeopleTests.invented(3))}"#, cookie: boss),
            ]
            for answer in refused {
                #expect(answer.status == 429 && answer.code == "too_many_attempts", "\(answer.text)")
                #expect((1...60).contains(Int(answer.header("Retry-After") ?? "") ?? 0))
            }
            #expect(try await school.take(ManyPeopleTests.rows(2), ManyPeopleTests.dry, by: boss).status == 200)
            #expect(try await school.take9(three).status == 200, "another account's")
            latchkey.clock.advance(by: .seconds(60))
            #expect(try await school.take(three, ManyPeopleTests.dry, by: boss).status == 200)
        }
    }

    @Test(
        "S-393: a slip counts as five people, and a row once for each five of its groups; an unused minute has room for any number"
    )
    func weights() async throws {
        try await School.with {
            $0.flows.throttle[.namedPeople] = 10
            $0.flows.throttle[.previewedPeople] = 10
        } _: { school in
            #expect(try await school.take9(ManyPeopleTests.rows(3)).status == 200)
            let print = #"{"who":"new"}"#
            let refused = try await ManyPeopleTests.slips(school, print, by: school.tess)
            #expect(refused.status == 429 && refused.code == "too_many_attempts", "\(refused.text)")
            school.latchkey.clock.advance(by: .seconds(60))
            let statuses = try await [print, print].asyncMap {
                try await ManyPeopleTests.slips(school, $0, by: school.tess).status
            }
            #expect(statuses == [200, 429])
            let five = ManyPeopleTests.rows(1, in: "year-9|year-8|a|b|c")
            let many = ManyPeopleTests.rows(1, in: (0..<41).map { "g\($0)" }.joined(separator: "|"))
            let lists = try await [five, many, five].asyncMap {
                try await school.take($0, ManyPeopleTests.dry, by: school.boss).status
            }
            #expect(lists == [200, 200, 429])
        }
    }

    @Test("S-393, R-033: by default a list of 5,000 and two hundred slips fit into a minute")
    func limits() {
        #expect(Quota.namedPeople.window == .seconds(60))
        #expect(Quota.namedPeople.defaultLimit >= 5000 + 200 * Quota.peopleOfOneSlip)
        #expect(Quota.previewedPeople.defaultLimit >= 5000 && Quota.previewedPeople.window == .seconds(60))
    }

    @Test(
        "R-033, S-393: dry runs take nothing of what putting in takes: fifty parts are looked at and put in within a minute"
    )
    func lookedAtAndPutIn() async throws {
        try await School.with { school in
            // The school has been made by some writes.
            school.latchkey.clock.advance(by: .seconds(60))
            for words in [ManyPeopleTests.dry, ""] {
                for part in 0..<50 {
                    let row = #"{"uid":"p\#(part)","name":"P"}"#
                    let answer = try await school.take(row, words, by: school.boss)
                    #expect(answer.status == 200, "\(words) \(part): \(answer.text)")
                }
            }
            let last = try await Array(0..<11).asyncMap { _ in
                try await school.take(#"{"uid":"p0","name":"P"}"#, by: school.boss).status
            }
            #expect(last == Array(repeating: 200, count: 10) + [429])
        }
    }

    @Test("S-393: what is beyond the limit asks the database nothing")
    func refusedEarly() async throws {
        try await ManyPeopleTests.withCount {
            $0.flows.throttle[.namedPeople] = 2
            $0.flows.throttle[.previewedPeople] = 2
        } _: { school, database in
            let list = ManyPeopleTests.rows(2)
            for words in [ManyPeopleTests.dry, ""] {
                let first = try await school.take(list, words, by: school.boss)
                #expect(first.status == 200, "\(first.text)")
            }
            _ = database.take()
            for words in [ManyPeopleTests.dry, ""] {
                let second = try await school.take(list, words, by: school.boss)
                #expect(second.status == 429, "\(second.text)")
            }
            #expect(database.take() == CountedDatabase.Tally())
        }
    }

    @Test("S-394: what a row of a list asks the database does not grow with its groups")
    func groupsOfRows() async throws {
        try await ManyPeopleTests.withCount { school, database in
            let keys = (0..<10).map { "g\($0)" }
            for key in keys {
                let made = try await school.latchkey.send(
                    .post, "/api/groups", json: #"{"name":"\#(key)","key":"\#(key)","leader":false}"#,
                    cookie: school.boss)
                #expect(made.status == 201, "\(made.text)")
            }
            #expect(try await school.take(ManyPeopleTests.rows(12), by: school.boss).status == 200)
            func statements(_ count: Int, _ groups: String) async throws -> Int {
                _ = database.take()
                let list = ManyPeopleTests.rows(count, in: groups)
                let answer = try await school.take(
                    list, #","existing":"update","dry_run":true"#, by: school.boss)
                #expect(answer.list("existing").count == count, "\(answer.text)")
                return database.take().statements
            }
            let all = keys.joined(separator: "|")
            let ofOne = try await statements(12, "g0") - statements(6, "g0")
            let ofTen = try await statements(12, all) - statements(6, all)
            #expect(ofTen == ofOne)
        }
    }

    @Test("S-394: slips printed again are read at once, however many; new ones are waited for together")
    func slipsAtOnce() async throws {
        try await ManyPeopleTests.withCount { school, database in
            let made = try await school.take9(ManyPeopleTests.rows(9))
            let ids = made.list("users").compactMap { $0["id"] as? String }
            try #require(ids.count == 9, "\(made.text)")
            func print(_ count: Int, by cookie: String, behind first: Int = 0) async throws -> CountedDatabase.Tally {
                _ = database.take()
                let people = ManyPeopleTests.ids(Array(ids[first..<first + count]))
                let answer = try await ManyPeopleTests.slips(school, #"{"users":\#(people)}"#, by: cookie)
                #expect(answer.list("slips").count == count, "\(answer.text)")
                return database.take()
            }
            // Of those who made the codes, and of those who have not.
            for cookie in [school.tess, school.boss] {
                _ = try await print(9, by: cookie)
                let (three, nine) = (try await print(3, by: cookie), try await print(9, by: cookie))
                #expect(three == nine)
            }
            try await school.latchkey.store.execute("DELETE FROM one_time_token")
            let three = try await print(3, by: school.tess)
            let six = try await print(6, by: school.tess, behind: 3)
            // Each new code is stored and recorded.
            #expect(six.roundTrips == three.roundTrips && six.statements == three.statements + 2 * 3)
        }
    }

    @Test("S-394: a print of some evaluates no others, and says how many of them there are")
    func someOfAGroup() async throws {
        try await School.with { school in
            let made = try await school.take9(ManyPeopleTests.rows(5))
            let ids = made.list("users").compactMap { $0["id"] as? String }
            try #require(ids.count == 5)
            let some = ManyPeopleTests.ids([ids[3], ids[1], ids[3], AccountID.fixture().text, "no id"])
            let two = try await ManyPeopleTests.slips(school, #"{"users":\#(some)}"#, by: school.tess)
            #expect(two.list("slips").compactMap { $0["uid"] as? String } == ["p1", "p3"])
            #expect(two.json["total"] as? Int == 2)
            let none = try await ManyPeopleTests.slips(school, #"{"users":["no id"]}"#, by: school.tess)
            #expect(none.status == 200 && none.list("slips").isEmpty && none.json["total"] as? Int == 0)
            let all = try await ManyPeopleTests.slips(school, #"{"who":"new"}"#, by: school.tess)
            #expect(all.json["total"] as? Int == 5 && all.list("slips").count == 5)
        }
    }

    @Test("S-394: invented ids among those who are refused cost no statement each")
    func inventedIDs() async throws {
        try await ManyPeopleTests.withCount { school, database in
            func statements(_ count: Int) async throws -> Int {
                _ = database.take()
                let answer = try await school.latchkey.send(
                    .delete, "/api/pending", json: #"{"ids":\#(ManyPeopleTests.invented(count))}"#,
                    cookie: school.boss)
                #expect(answer.status == 200 && answer.list("errors").count == count, "\(answer.text)")
                return database.take().statements
            }
            let (few, many) = (try await statements(2), try await statements(150))
            #expect(few == many)
        }
    }
}
