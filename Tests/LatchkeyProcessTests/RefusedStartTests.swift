import Foundation
import LatchkeyStore
import Testing

extension ProcessTests {
    /// A server that cannot work ends with status 1 and one line that says what to do (S-273).
    @Suite struct RefusedStartTests {
        private func refusal(
            _ place: Workplace, _ environment: [String: String] = [:], prologue: String = ""
        ) async throws -> String {
            let child = try place.launch(
                ["serve"], environment: ["LATCHKEY_HTTP_PORT": "0"].merging(environment) { $1 }, prologue: prologue
            )
            let ending = await child.end()
            #expect(ending == .exited(1))
            #expect(child.said.isEmpty, "a refused server says nothing on standard output")
            let lines = child.complained.split(separator: "\n")
            #expect(lines.count == 1, "\(child.complained)")
            return String(lines.last ?? "")
        }

        @Test("S-273: a port that is in use")
        func portInUse() async throws {
            try await Workplace.with { place in
                let server = try await place.serve()
                let line = try await refusal(place, ["LATCHKEY_HTTP_PORT": "\(server.port)"])
                #expect(line.contains("http.port") && line.contains("in use"))
                #expect(try await server.visitor.ask(.get, "/health/live").status == 200)
            }
        }

        @Test("A start that fails at the port leaves the set-up link of the server that runs")
        func setupLinkStays() async throws {
            try await Workplace.with { place in
                let server = try await place.serve()
                let code = try await server.setupCode()
                _ = try await refusal(place, ["LATCHKEY_HTTP_PORT": "\(server.port)"])
                #expect(try await server.setupCode() == code)
                #expect(try await server.visitor.completeSetup(code).status == 201)
            }
        }

        @Test(
            "S-273: a folder without the right to write",
            .enabled(if: geteuid() == 0, "needs root to become another user"))
        func folderWithoutRights() async throws {
            try await Workplace.with { place in
                let other = "exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\";"
                let line = try await refusal(place, prologue: other)
                #expect(line.contains("cannot be written") && line.contains("right"))
            }
        }

        @Test("S-293: a database that a newer program made")
        func newerSchema() async throws {
            try await Workplace.with { place in
                await (try await place.serve()).stop()
                try await StoredState.read(place.database) {
                    try await $0.execute(
                        "INSERT INTO schema_migration (number, name, applied_at) VALUES (999, 'later', 0)")
                }
                let line = try await refusal(place)
                #expect(line.contains("newer latchkey"))
                let old = try await StoredState.read(place.database) { try await $0.count("schema_migration") }
                #expect(old == Migration.all.count + 1, "nothing was taken away")
            }
        }

        @Test("A file that is no database of ours stays as it is", arguments: ["text", "tables"])
        func foreignFile(_ kind: String) async throws {
            try await Workplace.with { place in
                let file = place.folder.appending(path: "mine.db")
                if kind == "text" {
                    try Data(String(repeating: "My diary. ", count: 1000).utf8).write(to: file)
                } else {
                    let child = try place.launch(["mine.db", "CREATE TABLE diary (day)"], program: "/usr/bin/sqlite3")
                    #expect(await child.end() == .exited(0))
                }
                let before = try Data(contentsOf: file)
                let line = try await refusal(place, ["LATCHKEY_DATABASE_URL": "sqlite:mine.db"])
                #expect(line.contains("not a database of latchkey"))
                #expect(try Data(contentsOf: file) == before)
            }
        }

        @Test(
            "S-273: a bad value of the configuration is named by its key and not shown",
            arguments: [
                ("http.port", "canary-7f3a"), ("public_url", "canary-7f3a"), ("secret_key", "canary-7f3a"),
                ("secret_key_previous", "canary-7f3a"), ("database.url", "postgres://ada:canary-7f3a@db/latchkey"),
                ("session.idle", "canary-7f3a"), ("tls.certificate", "canary-7f3a"),
                ("secret_key_file", "/canary-7f3a"),
                ("cookie.domain", "canary-7f3a example"), ("password.argon2.memory_kib", "8"),
            ]
        )
        func badValue(_ key: String, _ value: String) async throws {
            try await Workplace.with { place in
                let name = "LATCHKEY_" + key.uppercased().replacing(".", with: "_")
                let line = try await refusal(place, [name: value])
                #expect(line.contains(key) && line.contains("expected"))
                #expect(line.contains("canary") == false)
                #expect(FileManager.default.fileExists(atPath: place.folder.path + "/data/secret.key") == false)
            }
        }

        @Test("S-273: a misspelt variable and a broken file are refused without quoting them")
        func badFile() async throws {
            try await Workplace.with { place in
                #expect(
                    try await refusal(place, ["LATCHKEY_SECRET_KAY": "canary-7f3a"]).contains("LATCHKEY_SECRET_KAY"))
                let file = place.folder.appending(path: "latchkey.yaml")
                try Data("secret_key: [canary-7f3a\n".utf8).write(to: file)
                let line = try await refusal(place)
                #expect(line.contains("latchkey.yaml: expected YAML") && line.contains("canary") == false)
            }
        }
    }
}
