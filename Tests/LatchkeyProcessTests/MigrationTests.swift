import Foundation
import Testing

extension ProcessTests {
    @Suite struct MigrationTests {
        @Test("S-293: a first start killed at any moment leaves a database that the next start makes whole")
        func killedWhileMigrating() async throws {
            try await Workplace.with { place in
                var counts = (noFile: 0, half: 0, whole: 0)
                let started = ContinuousClock.now
                let wanted = try await schema(of: try fresh(place), place)
                let wholeStart = ContinuousClock.now - started
                for number in 0..<30 {
                    let folder = try fresh(place)
                    let environment = ["LATCHKEY_HTTP_PORT": "0"]
                    let child = try place.launch(["serve"], environment: environment, in: folder)
                    let file = folder.path + "/data/latchkey.db"
                    if number.isMultiple(of: 3) {
                        try await Task.sleep(for: wholeStart * Double.random(in: 0...1))
                    } else {
                        // Most of a start is loading the program: these come later, into the work on the file.
                        try await eventually("there is a file") { FileManager.default.fileExists(atPath: file) }
                        try await Task.sleep(for: .microseconds(Int.random(in: 0...30_000)))
                    }
                    child.signal(SIGKILL)
                    _ = await child.end()
                    let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
                    switch size {
                    case nil: counts.noFile += 1
                    case _ where child.said.contains("listens"): counts.whole += 1
                    default: counts.half += 1
                    }
                    #expect(try await schema(of: folder, place) == wanted)
                }
                print(
                    "measured: killed before there was a file \(counts.noFile), before it listened \(counts.half), after \(counts.whole)"
                )
            }
        }

        private func fresh(_ place: Workplace) throws -> URL {
            let folder = place.folder.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return folder
        }

        /// Starts a server in the folder, which must work, and answers the schema that it leaves.
        private func schema(of folder: URL, _ place: Workplace) async throws -> [String] {
            let server = try await place.serve(in: folder)
            #expect(try await server.setupCode().isEmpty == false)
            #expect(try await server.visitor.ask(.get, "/health/ready").status == 200)
            await server.kill9()
            return try await StoredState.read(folder.appending(path: "data/latchkey.db").path) { state in
                try await state.checkIntegrity()
                return try await state.schema()
            }
        }
    }
}
