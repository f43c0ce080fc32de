import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ExportTests {
    @Test("A person gets one file with all that is held about them, and nothing of anybody else")
    func everything() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            try await latchkey.addConfirmed("bob", email: "bob@school.example")
            let (ann, _) = (try await latchkey.signIn("ann"), try await latchkey.signIn("bob"))
            for uid in ["ann", "bob"] {
                let asked = try await latchkey.send(.post, "/api/recovery", json: Latchkey.body(["uid": uid]))
                #expect(asked.status == 202)
            }
            _ = try await latchkey.mails()
            let answer = try await latchkey.send(.get, "/api/data", cookie: ann)
            #expect(answer.header("Content-Disposition") == "attachment; filename=\"latchkey-data.json\"")
            #expect((answer.json["user"] as? [String: Any])?["uid"] as? String == "ann")
            #expect((answer.json["sessions"] as? [Any])?.count == 1)
            #expect((answer.json["devices_last_used_at"] as? [Any])?.count == 1)
            let pending = answer.json["pending"] as? [[String: Any]] ?? []
            #expect(pending.compactMap { $0["purpose"] as? String } == ["resetPassword"])
            let mails = answer.json["mails"] as? [[String: Any]] ?? []
            #expect(mails.compactMap { $0["recipient"] as? String } == ["ann@school.example"])
            let kinds = (answer.json["events"] as? [[String: Any]] ?? []).compactMap { $0["kind"] as? String }
            #expect(Set(kinds) == ["signed_in", "account_created"])
            #expect(!answer.text.contains("bob"))
        }
    }

    @Test(
        "S-029: the file does not tell whether an address is somebody else's: of mails to unconfirmed ones it has no state"
    )
    func mailsToStrangers() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("principal", email: "principal@school.example")
            var told: [[String: String?]] = []
            for name in ["principal", "ghost"] {
                try await latchkey.addAccount("of-\(name)")
                let cookie = try await latchkey.signIn("of-\(name)")
                try await UndoTests.put(latchkey, "\(name)+q@school.example", cookie)
                _ = try await latchkey.mails()
                let mails = try await latchkey.send(.get, "/api/data", cookie: cookie).json["mails"] as? [[String: Any]]
                let mail = try #require(mails?.first)
                #expect(mail["state"] is NSNull)
                told.append(["kind": mail["kind"] as? String, "state": mail["state"] as? String])
            }
            #expect(told[0] == told[1])
        }
    }

    @Test("The file has the fields of the profile that the person sees")
    func profile() async throws {
        let fields = [
            ProfileField("section", .text), ProfileField("grade", .number, writers: .staff),
            ProfileField("notes", .text, readers: .staff), ProfileField("born", .date),
        ]
        try await withLatchkey {
            $0.flows.profileFields = fields.compactMap { $0 }
        } _: { latchkey in
            let ann = try await latchkey.addAccount("ann")
            try await latchkey.addAccount("boss", role: .admin)
            let (cookie, boss) = (try await latchkey.signIn("ann"), try await latchkey.signIn("boss"))
            let body = #"{"section":"P3","grade":1.5,"notes":"late"}"#
            let path = "/api/user/\(ann.id.text)/profile"
            #expect(try await latchkey.send(.put, path, json: body, cookie: boss).status == 200)
            let text = try await latchkey.send(.get, "/api/data", cookie: cookie).text
            #expect(text.contains(#""profile":{"section":"P3","grade":1.5,"born":null},"#))
            #expect(!text.contains("late"))
            #expect(try await latchkey.send(.get, "/api/data", cookie: boss).text.contains(#""notes":null"#))
        }
    }

    @Test("The picture is in the file, as browsers show it", arguments: [SamplePicture.png, SamplePicture.webp])
    func picture(_ bytes: [UInt8]) async throws {
        try await withLatchkey { latchkey in
            let ann = try await latchkey.addAccount("ann")
            let cookie = try await latchkey.signIn("ann")
            #expect(try await latchkey.send(.get, "/api/data", cookie: cookie).json["picture"] == nil)
            var fields = HTTPFields()
            fields[.contentType] = bytes == SamplePicture.png ? "image/png" : "image/webp"
            fields[.cookie] = cookie
            let path = "/api/user/\(ann.id.text)/picture"
            let stored = try await latchkey.send(.put, path, fields, bytes: bytes)
            #expect(stored.status == 204)
            let shown = try await latchkey.send(.get, path, cookie: cookie)
            let picture = try await latchkey.send(.get, "/api/data", cookie: cookie).json["picture"] as? String
            let type = shown.header("Content-Type") ?? ""
            #expect(picture == "data:\(type);base64,\(Data(shown.body).base64EncodedString())")
        }
    }

    @Test("S-208: the file holds no hash and no secret")
    func noSecrets() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            let cookie = try await latchkey.signIn("ann")
            _ = try await latchkey.send(.post, "/api/recovery", json: #"{"uid":"ann"}"#)
            let mail = try #require(try await latchkey.mails().first)
            let text = try await latchkey.send(.get, "/api/data", cookie: cookie).text
            for secret in ["$argon2", mail.secret ?? "?", mail.code ?? "?", String(cookie.dropFirst(9))] {
                #expect(!text.contains(secret))
            }
        }
    }

    @Test("S-327: what staff did is in the file, without where they were; what one did oneself is there with it")
    func others() async throws {
        try await withLatchkey {
            $0.isLive = true
            $0.server = { $0.trustedProxies = ["127.0.0.1"].compactMap { NetworkRange($0) } }
        } _: { latchkey in
            let ann = try await latchkey.addAccount("ann")
            try await latchkey.addAccount("boss", role: .admin)
            let (cookie, boss) = (try await latchkey.signIn("ann"), try await latchkey.signIn("boss"))
            let (own, theirs) = ([("X-Forwarded-For", "192.0.2.10")], [("X-Forwarded-For", "192.0.2.99")])
            let changed = try await latchkey.send(
                .put, "/api/user/\(ann.id.text)", json: #"{"name":"Ann"}"#, cookie: boss, headers: theirs)
            #expect(changed.status == 200)
            _ = try await latchkey.send(.put, "/api/user", json: #"{"name":"Anne"}"#, cookie: cookie, headers: own)
            let answer = try await latchkey.send(.get, "/api/data", cookie: cookie)
            let events = (answer.json["events"] as? [[String: Any]] ?? []).filter {
                $0["kind"] as? String == "account_updated"
            }
            #expect(events.compactMap { $0["ip"] as? String } == ["192.0.2.10", ""])
            #expect(!answer.text.contains("192.0.2.99"))
        }
    }
}
