import Foundation
import Testing

extension ProcessTests {
    @Suite struct CommandLineTests {
        /// Until the running server acts on what a command did, counted from the command's end. The best of a few rounds, so
        /// that a machine busy with other tests does not count.
        private func propagation(
            rounds: Int = 3, _ what: String, _ round: () async throws -> Duration
        ) async throws -> Duration {
            var best = Duration.seconds(60)
            for _ in 0..<rounds {
                best = min(best, try await round())
                if best < .seconds(1) { break }
            }
            print("measured: `latchkey \(what)` is seen after \(best)")
            return best
        }

        private func time(until visitor: Visitor, _ isSeen: @escaping @Sendable (Answer) -> Bool) async throws
            -> Duration
        {
            let start = ContinuousClock.now
            try await eventually("the command is seen") { isSeen(try await visitor.ask(.get, "/api/id")) }
            return ContinuousClock.now - start
        }

        @Test("S-107: `user disable` ends sessions within a second, and `user enable` lets sign in again")
        func disable() async throws {
            try await Workplace.with { place in
                try await place.add("uma")
                let server = try await place.serve()
                let time = try await propagation("user disable") {
                    var uma = server.visitor
                    #expect(try await uma.signIn("uma").status == 200)
                    #expect(try await uma.ask(.get, "/api/id").status == 200)
                    #expect(try await place.run("user", "disable", "uma").status == 0)
                    let time = try await self.time(until: uma) { $0.status == 401 }
                    var again = server.visitor
                    #expect(try await again.signIn("uma").status == 403, "the right password is not called wrong")
                    #expect(try await place.run("user", "enable", "uma").status == 0)
                    #expect(try await uma.ask(.get, "/api/id").status == 401)
                    return time
                }
                #expect(time < .seconds(1))
            }
        }

        @Test("S-071: `user set-role` counts within a second for sessions that live")
        func setRole() async throws {
            try await Workplace.with { place in
                try await place.add("ada", role: "Admin")
                try await place.add("uma", role: "Admin")
                let server = try await place.serve()
                var uma = server.visitor
                try await uma.signIn("uma")
                let visitor = uma
                let time = try await propagation("user set-role") {
                    #expect(try await place.run("user", "set-role", "uma", "Admin").status == 0)
                    try await eventually("uma is an administrator") {
                        try await visitor.ask(.get, "/api/id").member("role") == "Admin"
                    }
                    #expect(try await visitor.ask(.get, "/api/user?q=ada").text.contains("\"ada\""))
                    #expect(try await place.run("user", "set-role", "uma", "User").status == 0)
                    return try await self.time(until: visitor) { $0.member("role") == "User" }
                }
                #expect(time < .seconds(1))
                #expect(try await visitor.ask(.get, "/api/user?q=ada").text.contains("\"ada\"") == false)
                let last = try await place.run("user", "set-role", "ada", "User")
                #expect(last.status == 1 && last.err.contains("last active administrator"))
            }
        }

        @Test("S-111: `user sign-out` ends sessions within a second")
        func signOut() async throws {
            try await Workplace.with { place in
                try await place.add("uma")
                let server = try await place.serve()
                let time = try await propagation("user sign-out") {
                    var uma = server.visitor
                    try await uma.signIn("uma")
                    #expect(try await uma.ask(.get, "/api/id").status == 200)
                    let result = try await place.run("user", "sign-out", "uma")
                    #expect(result.status == 0 && result.out == "uma: 1 session ended\n")
                    return try await self.time(until: uma) { $0.status == 401 }
                }
                #expect(time < .seconds(1))
            }
        }

        @Test("S-111: a new secret key ends every session; with the old one beside it they live on")
        func newKey() async throws {
            try await Workplace.with { place in
                try await place.add("uma")
                let (old, new) = ("9f3bKq71-XcVtz0aPl5Rmw2Yd8EuJnHs", "T7wQe4Zr0Lx9mVb2Ny6Hc1Jd5Gf8Ks3a")
                let first = try await place.serve(["LATCHKEY_SECRET_KEY": old])
                var uma = first.visitor
                #expect(try await uma.signIn("uma").status == 200)
                await first.stop()
                let second = try await place.serve(["LATCHKEY_SECRET_KEY": new, "LATCHKEY_SECRET_KEY_PREVIOUS": old])
                #expect(try await Visitor(port: second.port, token: uma.token).ask(.get, "/api/id").status == 200)
                await second.stop()
                let third = try await place.serve(["LATCHKEY_SECRET_KEY": new])
                #expect(try await Visitor(port: third.port, token: uma.token).ask(.get, "/api/id").status == 401)
            }
        }

        @Test("`user set-password` reads standard input, ends sessions within a second and changes the password")
        func setPassword() async throws {
            try await Workplace.with { place in
                try await place.add("uma")
                let server = try await place.serve()
                let new = "quite another phrase 42"
                var current = Workplace.password
                let time = try await propagation("user set-password") {
                    var uma = server.visitor
                    #expect(try await uma.signIn("uma", current).status == 200)
                    let result = try await place.run(
                        "user", "set-password", "uma", "--password-stdin", input: new + "\n")
                    #expect(result.status == 0 && result.err.isEmpty)
                    current = new
                    return try await self.time(until: uma) { $0.status == 401 }
                }
                #expect(time < .seconds(1))
                var uma = server.visitor
                #expect(try await uma.signIn("uma").status == 401)
                #expect(try await uma.signIn("uma", new).status == 200)
            }
        }

        @Test(
            "Output that is not whole is no success: a full disk, a closed output; whoever only read the beginning is told nothing"
        )
        func lostOutput() async throws {
            try await Workplace.with { place in
                try await place.add("uma")
                for (output, complaint) in [
                    ("> /dev/full", "latchkey: standard output cannot be written"),
                    (">&-", "latchkey: standard output cannot be written"), ("| true", ""),
                ] {
                    let script = "sleep 0.2; \(Workplace.executable) user list \(output); exit ${PIPESTATUS[0]}"
                    let child = try place.launch(["-c", script], program: "/bin/bash")
                    #expect(await child.end() == .exited(complaint.isEmpty ? 0 : 1) || complaint.isEmpty, "\(output)")
                    #expect(complaint.isEmpty || child.complained.contains(complaint), "\(child.complained)")
                    #expect(complaint.isEmpty == child.complained.isEmpty)
                }
            }
        }

        @Test("Exit status: 1 with a line that says what to do, 2 for wrong usage, and no refused password in it")
        func exitStatus() async throws {
            try await Workplace.with { place in
                let early = try await place.run("user", "list")
                #expect(early.status == 1 && early.err.contains("no database at"))
                try await place.add("uma")
                #expect(try await place.run("user", "disable", "nobody").status == 1)
                #expect(try await place.run("user", "disable").status == 2)
                #expect(try await place.run("user", "set-role", "uma", "Emperor").status == 1)
                #expect(try await place.run("sing").status == 2)
                #expect(
                    try await place.run("user", "add", "uma", "--password-stdin", input: "another good phrase 1\n")
                        .status == 1)
                let short = try await place.run("user", "set-password", "uma", "--password-stdin", input: "Zq7\n")
                #expect(short.status == 1 && short.err.isEmpty == false && short.err.contains("Zq7") == false)
                #expect(try await place.run("user", "set-password", "uma", "--password-stdin").status == 1)
                // Without a terminal nobody can be asked.
                #expect(try await place.run("user", "set-password", "uma").status == 1)
                #expect(try await place.run("version").status == 0)
                #expect(try await place.run("check-config").status == 0)
            }
        }
    }
}
