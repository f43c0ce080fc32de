import Foundation
import Testing

extension ProcessTests {
    /// When nothing can be written: no false success, nothing that was not answered is kept, and it goes on afterwards.
    @Suite struct DiskTests {
        @Test(
            "S-287, S-279: on a full disk, logs included, writes answer 503, readers go on, and space brings everything back",
            .enabled("needs root and the right to mount") { await SmallDisk.isAvailable }
        )
        func fullDisk() async throws {
            try await Workplace.with { place in
                let disk = try await SmallDisk(place, mebibytes: 6)
                do {
                    try await survives(
                        place, disk.folder, breaking: { _ in try disk.fill() }, mending: { _ in try disk.free() }
                    )
                } catch {
                    await disk.unmount()
                    throw error
                }
                await disk.unmount()
            }
        }

        @Test(
            "S-287: at the limit of a file's size writes answer 503, readers go on, and a higher limit brings everything back"
        )
        func fileSizeLimit() async throws {
            try await Workplace.with { place in
                // Signal 25, SIGXFSZ, would end the process.
                try await survives(
                    place, place.folder, prologue: "trap '' 25;",
                    breaking: { server in try await limitFiles(of: server, to: "65536", place) },
                    mending: { server in try await limitFiles(of: server, to: "unlimited", place) }
                )
            }
        }

        private func limitFiles(of server: LiveServer, to limit: String, _ place: Workplace) async throws {
            let arguments = ["--pid", "\(server.child.pid)", "--fsize=\(limit):unlimited"]
            let child = try place.launch(arguments, program: "/usr/bin/prlimit")
            guard await child.end() == .exited(0) else { throw Trouble(child.complained) }
        }

        @Test(
            "S-287: when fsync fails writes answer 503, and the server goes on when it works again",
            .enabled("needs strace and the right to trace") { await SystemCallFaults.areAvailable }
        )
        func failingSync() async throws {
            try await Workplace.with { place in
                let faults = SystemCallFaults(place)
                try await survives(
                    place, place.folder,
                    breaking: { server in try await faults.begin(in: server) }, mending: { _ in await faults.end() }
                )
            }
        }

        /// Renames one person until writes fail, looks at what still works, repairs the disk and compares with what was answered.
        private func survives(
            _ place: Workplace, _ folder: URL, prologue: String = "",
            breaking: (LiveServer) async throws -> Void, mending: (LiveServer) async throws -> Void
        ) async throws {
            let server = try await place.serve(prologue: prologue, in: folder)
            var ada = server.visitor
            #expect(try await ada.completeSetup(server.setupCode()).status == 201)
            #expect(try await ada.signIn("ada").status == 200)
            var names = Names()
            try await names.change(ada)
            #expect(names.answered == 1)

            try await breaking(server)
            try await eventually("writes fail") {
                try await names.change(ada)
                return names.last == 503
            }
            // A second is enough for the tasks beside the requests to fail too.
            for _ in 0..<20 {
                try await names.change(ada)
                #expect([200, 503].contains(names.last))
                #expect(try await ada.ask(.get, "/api/id").status == 200)
                #expect(try await ada.ask(.get, "/health/live").status == 200)
                try await Task.sleep(for: .milliseconds(50))
            }
            var other = server.visitor
            let signIn = try await other.signIn("ada")
            #expect(signIn.status == 503 && other.token == nil && signIn.cookies.isEmpty)

            try await mending(server)
            try await eventually("writes work again") {
                try await names.change(ada)
                return names.last == 200
            }
            #expect(try await other.signIn("ada").status == 200)
            await server.kill9()

            let next = try await place.serve(in: folder)
            let again = Visitor(port: next.port, token: ada.token)
            #expect(try await again.ask(.get, "/api/id").member("name") == "Ada \(names.answered)")
            let answered = names.answeredCount
            try await StoredState.read(folder.appending(path: "data/latchkey.db").path) { state in
                try await state.checkIntegrity()
                #expect(try await state.count("audit_event WHERE kind = 'account_updated'") == answered)
            }
            print("measured: \(names.answeredCount) writes answered and kept, \(names.refused) refused")
        }

        private struct Names {
            private var number = 0
            private(set) var answered = 0
            private(set) var answeredCount = 0
            private(set) var refused = 0
            private(set) var last = 0

            mutating func change(_ visitor: Visitor) async throws {
                number += 1
                last = try await visitor.ask(.put, "/api/user", ["name": "Ada \(number)"]).status
                if last == 200 {
                    answered = number
                    answeredCount += 1
                } else {
                    refused += 1
                }
            }
        }

        @Test("S-279: a log that cannot be written stops nobody")
        func brokenLog() async throws {
            try await Workplace.with { place in
                let server = try await place.serve(["LATCHKEY_LOG_LEVEL": "trace"], prologue: "exec 2>/dev/full;")
                var ada = server.visitor
                #expect(try await ada.completeSetup(server.setupCode()).status == 201)
                #expect(try await ada.signIn("ada").status == 200)
                #expect(try await ada.ask(.get, "/api/id").status == 200)
                #expect(await server.stop() == .exited(0))
            }
        }

        @Test("S-279: nobody at the other end of output and log stops nobody")
        func closedPipes() async throws {
            try await Workplace.with { place in
                // The shell that becomes the server writes to a pipe whose reader ends at the first line.
                let server = try await place.serve(
                    ["LATCHKEY_LOG_LEVEL": "trace"], prologue: "mkfifo pipe; head -n 1 pipe >/dev/null & exec 2>pipe;"
                )
                let ada = server.visitor
                for _ in 0..<20 { #expect(try await ada.ask(.get, "/api/id").status == 401) }
                #expect(await server.stop() == .exited(0))
            }
        }
    }
}
