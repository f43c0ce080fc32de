import Foundation
import Testing

extension ProcessTests {
    /// What a crowd may cost the process.
    @Suite struct LimitsTests {
        @Test(
            "S-226, S-419: more connections than file descriptors: the server keeps some of these free, people get in, and all is well when the others leave"
        )
        func fileDescriptors() async throws {
            try await Workplace.with { place in
                let server = try await place.serve(prologue: "ulimit -n 256;")
                var ada = server.visitor
                #expect(try await ada.completeSetup(server.setupCode()).status == 201)
                try await ada.signIn("ada")
                let crowd = (0..<400).compactMap { _ in RawConnection.open(port: server.port) }
                #expect(crowd.count == 400)
                func open() throws -> Int {
                    try FileManager.default.contentsOfDirectory(atPath: "/proc/\(server.child.pid)/fd").count
                }
                // Where no file can be opened, Swift's threads end the process.
                for _ in 0..<20 {
                    #expect(try open() < 200)
                    try await Task.sleep(for: .milliseconds(100))
                }
                #expect(try await ada.ask(.get, "/api/id").status == 200)
                #expect(try await ada.ask(.put, "/api/user", ["name": "In the crowd"]).status == 200)
                for descriptor in crowd { close(descriptor) }
                try await eventually("strangers get in again") {
                    try await server.isAlive()
                }
                try await eventually("the descriptors are free again") {
                    try open() < 100
                }
                #expect(try await ada.ask(.get, "/api/id").member("name") == "In the crowd")
                #expect(await server.stop() == .exited(0))
            }
        }

        @Test(
            "S-010, S-317: 150 strangers' bodies of 1 MiB at once need little memory; so do 300 sign-ins, which refuse at once what is too much, and hold up nobody else"
        )
        func loginStorm() async throws {
            try await Workplace.with { place in
                let threads = 2
                let server = try await place.serve([
                    "LATCHKEY_PASSWORD_ARGON2_THREADS": "\(threads)", "LATCHKEY_THROTTLE_NETWORK_CEILING": "1000000",
                ])
                var ada = server.visitor
                #expect(try await ada.completeSetup(server.setupCode()).status == 201)
                // 300 connections are there before the storm: their buffers are no part of what hashing costs.
                try await ada.signIn("ada")
                let signedIn = ada
                for path in ["/x/picture", "/api/user/AAAAAAAAAAAAAAAAAAAAAA/picture"] {
                    #expect(try await server.growth(underBodies: 150, to: path) <= 30 * 1024)
                }
                let idle = try server.memory("VmRSS")
                let (answers, waits) = try await withThrowingTaskGroup(of: Answer.self) { group in
                    for number in 1...300 {
                        group.addTask {
                            var visitor = server.visitor
                            return try await visitor.signIn("nobody-\(number)", "wrong")
                        }
                    }
                    var waits: [Duration] = []
                    for _ in 0..<30 {
                        let start = ContinuousClock.now
                        #expect(try await signedIn.ask(.get, "/api/id").status == 200)
                        waits.append(ContinuousClock.now - start)
                    }
                    return (try await group.reduce(into: [Answer]()) { $0.append($1) }, waits.sorted())
                }
                let peak = try server.memory("VmHWM")
                let refused = answers.filter { $0.status == 503 }
                print(
                    "measured: idle \(idle) KiB, peak \(peak) KiB; \(refused.count) of 300 refused; "
                        + "GET /api/id median \(waits[15]), worst \(waits[29])"
                )
                #expect(answers.allSatisfy { $0.status == 401 || $0.status == 503 })
                #expect(answers.count - refused.count >= 128)
                #expect(refused.allSatisfy { $0.retryAfter != nil && $0.text.contains("\"busy\"") })
                #expect(peak - idle <= threads * 19 * 1024 + 40 * 1024)
                // The median, because other tests share the cores.
                #expect(waits[15] < .milliseconds(500))
            }
        }
    }
}

extension LiveServer {
    /// By how many KiB the process grows at most while so many strangers send 1 MiB each, a piece at a time.
    fileprivate func growth(underBodies count: Int, to path: String) async throws -> Int {
        let head =
            "PUT \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 0x61, count: 65_536) + Array("\r\n".utf8)
        let before = try memory("VmRSS")
        let crowd = (0..<count).compactMap { _ in RawConnection.open(port: port) }
        defer { for descriptor in crowd { close(descriptor) } }
        #expect(crowd.count == count)
        var peak = before
        for piece in [Array(head.utf8)] + Array(repeating: chunk, count: 16) {
            // The answer may be there already, and the connection at its end.
            for descriptor in crowd {
                _ = send(descriptor, piece, piece.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            try await Task.sleep(for: .milliseconds(20))
            peak = max(peak, try memory("VmRSS"))
        }
        return peak - before
    }

    /// On a connection of its own.
    fileprivate func isAlive() async throws -> Bool {
        let request = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        return await RawConnection.exchange(Array(request.utf8), port: port).hasPrefix("HTTP/1.1 200")
    }
}
