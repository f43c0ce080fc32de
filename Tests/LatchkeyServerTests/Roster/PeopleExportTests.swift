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
}
