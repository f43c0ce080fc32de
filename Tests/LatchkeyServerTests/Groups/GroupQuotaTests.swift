import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// How often groups are changed and made.
@Suite struct GroupQuotaTests {
    private static func rename(
        _ school: School, _ group: String, _ name: String, by cookie: String
    ) async throws -> Answer {
        try await school.latchkey.send(.put, "/api/groups/\(group)", json: #"{"name":"\#(name)"}"#, cookie: cookie)
    }

    @Test("S-347: a group is renamed, archived and restored so often an hour; what changes nothing is not counted")
    func changes() async throws {
        try await School.with {
            $0.flows.throttle[.groupChanges] = 3
        } _: { school in
            let (latchkey, path) = (school.latchkey, "/api/groups/\(school.year9)")
            for _ in 0..<3 {
                #expect(try await GroupQuotaTests.rename(school, school.year9, "A", by: school.tess).status == 200)
            }
            #expect(try await latchkey.send(.post, "\(path)/archive", cookie: school.tess).status == 200)
            #expect(try await latchkey.send(.delete, "\(path)/archive", cookie: school.tess).status == 200)
            let before = try await latchkey.store.dump()
            let renamed = try await GroupQuotaTests.rename(school, school.year9, "B", by: school.tess)
            let archived = try await latchkey.send(.post, "\(path)/archive", cookie: school.tess)
            for answer in [renamed, archived] {
                #expect(answer.status == 429 && answer.code == "too_many_attempts")
                #expect(answer.header("Retry-After") == "3600")
            }
            #expect(try await latchkey.store.dump() == before)
            // Others have an hour of their own.
            #expect(try await GroupQuotaTests.rename(school, school.year9, "B", by: school.boss).status == 200)
            latchkey.clock.advance(by: .seconds(3600))
            let later = try await latchkey.signIn("tess")
            #expect(try await GroupQuotaTests.rename(school, school.year9, "C", by: later).status == 200)
        }
    }

    @Test("S-347: a change of a group costs a use for each hundred of its members begun: each of them hears of it")
    func members() async throws {
        try await School.with {
            $0.flows.throttle[.groupChanges] = 3
        } _: { school async throws in
            let list = (0..<100).map { #"{"uid":"p\#($0)","name":"P"}"# }.joined(separator: ",")
            #expect(try await school.take9(list, by: school.boss).list("users").count == 100)
            // With their leader they are 101.
            #expect(try await GroupQuotaTests.rename(school, school.year9, "A", by: school.boss).status == 200)
            #expect(try await GroupQuotaTests.rename(school, school.year9, "B", by: school.boss).status == 429)
            #expect(try await GroupQuotaTests.rename(school, school.year8, "C", by: school.boss).status == 200)
            #expect(try await GroupQuotaTests.rename(school, school.year8, "D", by: school.boss).status == 429)
        }
    }

    @Test("S-347: somebody who only leads makes so many groups a day, next ones and archived ones included")
    func made() async throws {
        try await School.with {
            $0.flows.throttle[.ledGroups] = 2
        } _: { school in
            let latchkey = school.latchkey
            func make(by cookie: String) async throws -> Answer {
                try await latchkey.send(.post, "/api/groups", json: #"{"name":"Chess"}"#, cookie: cookie)
            }
            for _ in 0..<2 {
                let made = try await make(by: school.tess)
                let id = try #require(made.json["id"] as? String)
                #expect(try await latchkey.send(.post, "/api/groups/\(id)/archive", cookie: school.tess).status == 200)
            }
            let next = "/api/groups/\(school.year9)/next"
            let rolled = try await latchkey.send(.post, next, json: "{}", cookie: school.tess)
            for answer in [try await make(by: school.tess), rolled] {
                #expect(answer.status == 429 && answer.code == "too_many_attempts")
                #expect(answer.header("Retry-After") == "86400")
            }
            for _ in 0..<3 { #expect(try await make(by: school.boss).status == 201) }
            latchkey.clock.advance(by: .seconds(86_400))
            #expect(try await make(by: latchkey.signIn("tess")).status == 201)
        }
    }
}
