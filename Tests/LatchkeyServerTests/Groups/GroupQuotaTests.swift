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

    @Test("S-412: a next group and a restored one that are refused after the work have cost it, and count")
    func refusedAfterTheWork() async throws {
        try await School.with {
            $0.flows.throttle[.groupRollOvers] = 2
            $0.flows.throttle[.groupChanges] = 3
        } _: { school in
            let latchkey = school.latchkey
            #expect(try await school.take9(#"{"uid":"ann","name":"Ann"}"#).rows("users", "uid") == ["0 ann"])
            let archive = "/api/groups/\(school.year9)/archive"
            latchkey.clock.advance(by: .seconds(601))
            for code in ["reauth_required", "reauth_required", "too_many_attempts"] {
                let next = try await latchkey.send(
                    .post, "/api/groups/\(school.year9)/next", json: #"{"members":"copy"}"#, cookie: school.tess)
                #expect(next.code == code, "\(next.text)")
            }
            #expect(try await latchkey.send(.post, archive, cookie: school.tess).status == 200)
            for code in ["reauth_required", "reauth_required", "too_many_attempts"] {
                #expect(try await latchkey.send(.delete, archive, cookie: school.tess).code == code)
            }
        }
    }

    @Test("S-412: somebody who only leads makes so many join codes a day; those that nobody used go after two years")
    func joinCodes() async throws {
        try await School.with {
            $0.flows.throttle[.ledJoinCodes] = 2
        } _: { school in
            let latchkey = school.latchkey
            func make(by cookie: String) async throws -> Answer {
                try await latchkey.send(
                    .post, "/api/join-codes", json: #"{"group":"\#(school.year9)"}"#, cookie: cookie)
            }
            let first = try await make(by: school.tess)
            let code = try #require((first.json["code"] as? [String: Any])?["code"] as? String)
            #expect(try await make(by: school.tess).status == 201)
            #expect(try await make(by: school.tess).code == "too_many_attempts")
            for _ in 0..<3 { #expect(try await make(by: school.boss).status == 201) }
            let joined = try await latchkey.send(
                .post, "/api/groups/join", json: Latchkey.body(["code": code]), cookie: latchkey.signIn("pia"))
            #expect(joined.status == 200, "\(joined.text)")
            latchkey.clock.advance(by: .seconds(366 * 86_400))
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.listJoinCodes(by: nil).items.count == 5)
            latchkey.clock.advance(by: .seconds(366 * 86_400))
            // Where nothing has happened for a month, the clock may be wrong (S-417).
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.listJoinCodes(by: nil).items.count == 5)
            _ = try await latchkey.signIn("pia")
            latchkey.clock.advance(by: .seconds(86_400))
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.listJoinCodes(by: nil).items.count == 1)
        }
    }
}
