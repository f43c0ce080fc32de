import Foundation
import Testing

extension ProcessTests {
    @Suite struct KillTests {
        /// How often the server is killed in each of the two tests: 8 times, and 40 in `make soak`.
        private static let kills = ProcessInfo.processInfo.environment["LATCHKEY_SOAK"] == "1" ? 40 : 8

        @Test(
            "S-284, S-285, S-276: what was answered survives `kill -9`, what was ended stays ended, and nothing is half done"
        )
        func killedUnderLoad() async throws {
            try await Workplace.with { place in
                var residents = (1...4).map(Resident.init)
                var kills = 0
                // On a busy machine some are killed before they have answered anything: then a few more prove something.
                while kills < Self.kills || (kills < 4 * Self.kills && Self.done(residents) <= Self.kills) {
                    let server = try await place.serve()
                    if kills > 0 { try await Self.check(&residents, server, place) }
                    kills += 1
                    residents = try await withThrowingTaskGroup(of: Resident.self) { group in
                        for resident in residents { group.addTask { await resident.working(on: server.port) } }
                        try await Task.sleep(for: .milliseconds(Int.random(in: 20...900)))
                        await server.kill9()
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                }
                try await Self.check(&residents, try await place.serve(), place)
                let done = Self.done(residents)
                print("measured: \(kills) kills, \(done) answered writes, none lost")
                #expect(done > Self.kills)
                #expect(residents.flatMap(\.surprises).prefix(3).isEmpty)
            }
        }

        private static func done(_ residents: [Resident]) -> Int { residents.map(\.acknowledged).reduce(0, +) }

        private static func check(_ residents: inout [Resident], _ server: LiveServer, _ place: Workplace) async throws
        {
            let stored = try await StoredState.read(place.database) { state in
                try await state.checkIntegrity()
                return try await StoredAccount.all(state)
            }
            for account in stored.values {
                #expect(account.signedUp == 1, "an account and its audit row come together")
                #expect(account.name == "Name \(account.updates)", "a change and its audit row come together")
                #expect(
                    account.sessions == account.signedIn - account.signedOut,
                    "a session and its audit rows come together")
            }
            for index in residents.indices { try await residents[index].check(stored, server) }
        }

        @Test("S-284, S-276: set-up killed at any moment happened whole or not at all, and its code works once")
        func killedInSetup() async throws {
            var done = 0
            for number in 0..<max(Self.kills / 2, 1) {
                try await Workplace.with { place in
                    let first = try await place.serve()
                    let code = try await first.setupCode()
                    let isAnswered = try await withThrowingTaskGroup(of: Bool.self) { group in
                        group.addTask { (try? await first.visitor.completeSetup(code).status) == 201 }
                        // Hashing alone takes about 50 ms; every second round lets the answer come first.
                        try await Task.sleep(for: .milliseconds(Int.random(in: 20...100)))
                        if number.isMultiple(of: 2) { try await group.waitForAll() }
                        await first.kill9()
                        return try await group.reduce(false) { $0 || $1 }
                    }
                    let second = try await place.serve()
                    let (accounts, events) = try await StoredState.read(place.database) { state in
                        try await state.checkIntegrity()
                        return (
                            try await state.count("account"),
                            try await state.count("audit_event WHERE kind = 'setup_completed'")
                        )
                    }
                    #expect(accounts == events)
                    if isAnswered { #expect(accounts == 1) }
                    // Used or replaced: the first code is worth nothing now.
                    #expect(try await second.visitor.completeSetup(code, uid: "eve").status == 403)
                    if accounts == 0 {
                        #expect(try await second.visitor.completeSetup(second.setupCode()).status == 201)
                    } else {
                        var ada = second.visitor
                        #expect(try await ada.signIn("ada").status == 200)
                        #expect(second.offersSetup == false)
                    }
                    done += accounts
                }
            }
            print("measured: set-up was done before the kill in \(done) of \(max(Self.kills / 2, 1)) rounds")
        }

        @Test(
            "R-041, S-284: killed while a term ends, there is the old group or the next one with everybody in it, and never two in use with one key"
        )
        func killedAtTheEndOfATerm() async throws {
            try await Workplace.with { place in
                try await place.add("boss", role: "Admin")
                try await place.run("group", "add", "y9", "Year 9")
                let list = (1...300).map { "pupil\($0),Pupil \($0)" }
                let file = place.folder.appending(path: "list.csv")
                try Data((["uid,name"] + list).joined(separator: "\n").utf8).write(to: file)
                #expect(try await place.run("roster", "import", file.path, "--group", "y9").status == 0)
                var (answered, ended) = (0, 0)
                for _ in 0..<Self.kills {
                    let server = try await place.serve()
                    var boss = server.visitor
                    try await boss.signIn("boss")
                    let group = try await Self.groupInUse(place)
                    let (visitor, path) = (boss, "/api/groups/\(group)/next")
                    let isAnswered = try await withThrowingTaskGroup(of: Bool.self) { tasks in
                        tasks.addTask { (try? await visitor.ask(.post, path, ["members": "move"]).status) == 201 }
                        try await Task.sleep(for: .milliseconds(Int.random(in: 0...30)))
                        await server.kill9()
                        return try await tasks.reduce(false) { $0 || $1 }
                    }
                    let next = try await Self.groupInUse(place)
                    answered += isAnswered ? 1 : 0
                    ended += next == group ? 0 : 1
                    if isAnswered { #expect(next != group) }
                }
                print("measured: a term ended in \(ended) of \(Self.kills) rounds, answered in \(answered)")
                let (groups, events) = try await StoredState.read(place.database) { state in
                    try await state.checkIntegrity()
                    return (
                        try await state.count("people_group"),
                        try await state.count("audit_event WHERE kind = 'group_created'")
                    )
                }
                #expect(groups == ended + 1 && events == groups)
            }
        }

        /// The id of the one group that is in use with the key; everybody is in it.
        private static func groupInUse(_ place: Workplace) async throws -> String {
            struct Shown: Decodable {
                struct Group: Decodable {
                    let id: String
                    let members: Int
                }
                let group: Group
            }
            let inUse = try await StoredState.read(place.database) { state in
                try await state.count("people_group WHERE key = 'y9' AND archived_at IS NULL")
            }
            #expect(inUse == 1)
            let shown = try await place.run("group", "show", "y9", "--json")
            let group = try JSONDecoder().decode(Shown.self, from: Data(shown.out.utf8)).group
            #expect(group.members == 300)
            return group.id
        }
    }
}
