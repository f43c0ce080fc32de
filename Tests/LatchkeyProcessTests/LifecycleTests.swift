import Foundation
import Testing

extension ProcessTests {
    @Suite struct LifecycleTests {
        @Test("Sessions survive a restart; the set-up link works once")
        func restart() async throws {
            try await Workplace.with { place in
                let started = ContinuousClock.now
                let first = try await place.serve()
                print("measured: first start until it listens \(ContinuousClock.now - started)")
                var ada = first.visitor
                let code = try await first.setupCode()
                #expect(try await ada.completeSetup(code).status == 201)
                #expect(try await ada.signIn("ada").status == 200)
                #expect(try await ada.ask(.get, "/api/id").member("role") == "Admin")
                #expect(await first.stop() == .exited(0))

                let second = try await place.serve()
                let again = Visitor(port: second.port, token: ada.token)
                #expect(try await again.ask(.get, "/api/id").member("uid") == "ada")
                #expect(try await again.completeSetup(code, uid: "eve").status == 403)
                #expect(await second.stop() == .exited(0))
                #expect(second.offersSetup == false)
                #expect(second.child.complained.contains("\"level\":\"error\"") == false)
            }
        }

        /// Slow hashes hold the sign-ins in flight while the signal arrives.
        private static let slow = [
            "LATCHKEY_PASSWORD_ARGON2_ITERATIONS": "40", "LATCHKEY_PASSWORD_ARGON2_THREADS": "1",
            "LATCHKEY_METRICS_ENABLED": "true",
        ]

        @Test("S-239: SIGTERM lets requests in flight finish, refuses new ones and exits with 0")
        func gracefulStop() async throws {
            try await Workplace.with { place in
                let server = try await place.serve(Self.slow)
                let admin = server.visitor
                #expect(try await admin.completeSetup(await server.setupCode()).status == 201)

                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 1...3 {
                        group.addTask {
                            var visitor = server.visitor
                            visitor.address = "192.0.2.\(number)"
                            return try await visitor.signIn("ada").status
                        }
                    }
                    try await eventually("two sign-ins wait behind a third") {
                        try await admin.ask(.get, "/metrics").text.contains("password_hashes_waiting 2\n")
                    }
                    server.child.signal(SIGTERM)
                    try await eventually("new connections are refused", within: .seconds(5)) {
                        guard let descriptor = RawConnection.open(port: server.port) else { return true }
                        close(descriptor)
                        return false
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses == [200, 200, 200])
                #expect(await server.child.end() == .exited(0))
                try await StoredState.read(place.database) { state in
                    #expect(try await state.count("audit_event WHERE kind = 'signed_in'") == 3)
                    #expect(try await state.count("session") == 3)
                    try await state.checkIntegrity()
                }
            }
        }

        @Test("S-239: SIGTERM under a crowd of writers: every answered write is stored, with its audit row")
        func stopUnderLoad() async throws {
            try await Workplace.with { place in
                let server = try await place.serve()
                var ada = server.visitor
                #expect(try await ada.completeSetup(await server.setupCode()).status == 201)
                try await ada.signIn("ada")
                let writer = ada
                let answered = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<4 {
                        group.addTask {
                            var count = 0
                            while let answer = try? await writer.ask(.put, "/api/user", ["name": "Ada \(count)"]),
                                answer.status == 200
                            {
                                count += 1
                            }
                            return count
                        }
                    }
                    try await Task.sleep(for: .milliseconds(300))
                    #expect(await server.stop() == .exited(0))
                    return try await group.reduce(0, +)
                }
                #expect(answered > 0)
                // What the stop itself has ended is no trouble of the database.
                #expect(!server.child.complained.contains("\"level\":\"error\""))
                try await StoredState.read(place.database) { state in
                    let stored = try await state.count("audit_event WHERE kind = 'account_updated'")
                    #expect(stored == answered)
                }
            }
        }
    }
}
