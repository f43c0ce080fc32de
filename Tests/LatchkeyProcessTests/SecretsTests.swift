import Foundation
import Testing

extension ProcessTests {
    /// What the process leaves behind: files, logs, rows.
    @Suite struct SecretsTests {
        @Test("S-282: under umask 000 every file is still for this user alone")
        func fileModes() async throws {
            try await Workplace.with { place in
                let server = try await place.serve(prologue: "umask 000;")
                #expect(try await server.visitor.completeSetup(server.setupCode()).status == 201)
                let backup = try place.launch(
                    ["backup", "copies/today.db"], prologue: "umask 000; mkdir -m 700 copies;")
                #expect(await backup.end() == .exited(0), "\(backup.complained)")
                let manager = FileManager.default
                for folder in ["data", "copies"] {
                    let path = place.folder.appending(path: folder).path
                    #expect(try mode(path) == 0o700)
                    let names = try manager.contentsOfDirectory(atPath: path)
                    #expect(names.isEmpty == false)
                    for name in names { #expect(try mode(path + "/" + name) == 0o600, "\(folder)/\(name)") }
                }
                #expect(manager.fileExists(atPath: place.database + "-wal"), "the server was looked at while it ran")
                #expect(manager.fileExists(atPath: place.folder.path + "/data/secret.key"))
            }
        }

        private func mode(_ path: String) throws -> Int? {
            (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
        }

        /// What begins the enrolment of an authenticator.
        private struct Begun: Decodable {
            let secret: String
        }

        @Test("S-272, F-023: at trace level no secret that anybody sent or got is in a log, a file or the database")
        func canaries() async throws {
            try await Workplace.with { place in
                let key = canary("key") + "0123456789-AbCdEfGhIj"
                let server = try await place.serve(["LATCHKEY_LOG_LEVEL": "trace", "LATCHKEY_SECRET_KEY": key])
                let code = try await server.setupCode()
                let (password, second, third) = (canary("password"), canary("second"), canary("third"))
                var secrets = [password, second, third, key]
                func secret(_ name: String) -> String {
                    secrets.append(canary(name))
                    return secrets.last ?? ""
                }
                var ada = server.visitor
                ada.headers = [
                    ("Authorization", "Basic " + secret("basic")), ("Proxy-Authorization", secret("proxy")),
                    ("X-Api-Key", secret("header")), ("Referer", "http://localhost/?t=" + secret("referer")),
                ]
                #expect(try await ada.completeSetup(canary("code")).status == 403)
                #expect(try await ada.completeSetup(code, password: password).status == 201)
                let signedIn = try await ada.signIn("ada", password)
                secrets += [try #require(ada.token), try #require(signedIn.deviceToken)]
                ada.headers = []
                #expect(try await ada.signIn("ada", secret("wrong")).status == 401)
                #expect(try await ada.signIn(secret("typed-as-uid"), "x").status == 401)
                #expect(try await ada.signIn("ada", password).status == 200)
                secrets.append(try #require(ada.token))
                let change = ["current": password, "new": second]
                #expect(try await ada.ask(.put, "/api/password", change).status == 200)
                let wrong = ["current": secret("not-current"), "new": canary("new")]
                #expect(try await ada.ask(.put, "/api/password", wrong).status == 401)
                #expect(try await ada.ask(.put, "/api/user", ["password": secret("in-user")]).status == 403)
                #expect(try await ada.ask(.get, "/api/id?token=" + secret("query")).status == 200)
                _ = try await ada.ask(.get, "/api/user?q=" + secret("search"))
                _ = try await ada.ask(.get, "/" + canary("path"))
                let user = ["uid": "uma", "name": "Uma", "password": third]
                #expect(try await ada.ask(.post, "/api/user", user).status == 201)
                let begun = try await ada.ask(.post, "/api/factors/totp", [:])
                #expect(begun.status == 201)
                secrets.append(try JSONDecoder().decode(Begun.self, from: begun.body).secret)
                var stranger = server.visitor
                for token in [canary("token"), (ada.token ?? "") + "A"] {
                    stranger.token = token
                    secrets.append(token)
                    stranger.headers = []
                    #expect(try await stranger.ask(.get, "/api/id").status == 401)
                    stranger.headers = [("Authorization", "Bearer " + token)]
                    #expect(try await stranger.ask(.get, "/api/id").status == 401)
                }
                secrets.append(code)
                let raw = secret("raw")
                _ = await RawConnection.exchange(
                    Array("POST /api/authenticate HTTP/1.1\r\nHost: x\r\n\(raw)\r\n\r\n".utf8), port: server.port)
                let broken =
                    "POST /api/authenticate HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                let body = "{\"password\":\"\(raw)\",,}"
                _ = await RawConnection.exchange(
                    Array("\(broken)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8), port: server.port)
                try await place.run(
                    "user", "set-password", "uma", "--password-stdin", input: secret("by-command") + "\n",
                    environment: ["LATCHKEY_SECRET_KEY": key])
                _ = try await ada.ask(.delete, "/api/authenticate")
                #expect(server.child.complained.contains("\"level\":\"debug\""), "the log is as talkative as it can be")
                #expect(await server.stop() == .exited(0))
                try expectNone(of: secrets, in: place, exceptFirstCode: code)
            }
        }

        private func canary(_ name: String) -> String { "canary-\(name)-" + UUID().uuidString.prefix(18).lowercased() }

        /// In no file of the folder; the database is one of them. The set-up link is in the one file that hands it to the operator.
        private func expectNone(of secrets: [String], in place: Workplace, exceptFirstCode code: String) throws {
            let files = FileManager.default.enumerator(
                at: place.folder, includingPropertiesForKeys: [.isRegularFileKey])
            var looked = 0
            for case let file as URL in files ?? .init() {
                guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
                let content = try Data(contentsOf: file)
                looked += 1
                for secret in secrets where !(secret == code && file.lastPathComponent == "setup-link") {
                    #expect(content.range(of: Data(secret.utf8)) == nil, "\(secret) is in \(file.lastPathComponent)")
                }
            }
            #expect(looked >= 5, "output and log of two programs, and the database")
            // What is meant to be stored is found in this way.
            #expect(try Data(contentsOf: URL(filePath: place.database)).range(of: Data("uma".utf8)) != nil)
        }

        @Test("S-274: whatever strangers send, each line of the log is one JSON object, and none of it is theirs")
        func hostileLines() async throws {
            try await Workplace.with { place in
                let server = try await place.serve(["LATCHKEY_LOG_LEVEL": "trace"])
                let forged = "x\r\n{\"level\":\"info\",\"event\":\"login_ok\"}\r\n"
                let hostile: [[UInt8]] = [
                    Array("\u{1b}[31m\u{7}".utf8), Array("a\u{2028}b\u{2029}c\u{85}".utf8), [0xff, 0xfe, 0xc3, 0x28],
                    Array("\"},{\"event\":\"login_ok".utf8), Array("\\\\\"\\u000a".utf8),
                    Array("%0d%0a{\"event\":\"login_ok\"}".utf8),
                    Array("\u{feff}\u{202e}\u{0}".utf8), Array("\nevent: login_ok".utf8),
                    Array("\r\n{\"event\":\"login_ok\"}".utf8),
                ]
                for bytes in hostile {
                    let end = Array(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
                    _ = await RawConnection.exchange(Array("GET /".utf8) + bytes + end, port: server.port)
                    let start = Array(
                        "GET /api/id HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUser-Agent: ".utf8)
                    for name in ["", "\r\nX-Forwarded-For: ", "\r\nCookie: latchkey=", "\r\nOrigin: "] {
                        let head = start + Array(name.utf8) + bytes + Array("\r\n\r\n".utf8)
                        _ = await RawConnection.exchange(head, port: server.port)
                    }
                    let method = bytes + Array(" /api/id".utf8) + end
                    _ = await RawConnection.exchange(method, port: server.port)
                }
                var visitor = server.visitor
                #expect(try await visitor.signIn(forged, forged).status == 401)
                #expect(await server.stop() == .exited(0))
                let lines = server.child.complained.split(separator: "\n")
                #expect(lines.count > hostile.count)
                for line in lines {
                    let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                    #expect(object?["level"] is String && object?["time"] is String, "\(line)")
                    #expect(object?["event"] as? String != "login_ok", "\(line)")
                    let isPlain = line.unicodeScalars.allSatisfy {
                        $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) && $0 != "\u{2028}" && $0 != "\u{2029}"
                    }
                    #expect(isPlain, "\(line)")
                }
            }
        }
    }
}
