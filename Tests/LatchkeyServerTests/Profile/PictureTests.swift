import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct PictureTests {
    private static func withAnn(
        pictures: Int = 20, _ test: @escaping @Sendable (Latchkey, String, String) async throws -> Void
    ) async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountPictures] = pictures
        } _: { latchkey in
            let account = try await latchkey.addAccount("ann")
            try await test(latchkey, "/api/user/\(account.id.text)/picture", latchkey.signIn("ann"))
        }
    }

    private static func put(
        _ latchkey: Latchkey, _ path: String, _ cookie: String, _ bytes: [UInt8], type: String = "image/png"
    ) async throws -> Answer {
        try await latchkey.send(.put, path, [.contentType: type, .cookie: cookie], bytes: bytes)
    }

    private static func has(_ text: String, in bytes: [UInt8]) -> Bool {
        String(decoding: bytes.map { $0 & 0x7f }, as: UTF8.self).contains(text)
    }

    @Test(
        "A picture comes back as what it is, without what cameras and people wrote beside it",
        arguments: [
            ("png", SamplePicture.png), ("jpeg", SamplePicture.jpeg), ("webp", SamplePicture.webp),
            ("webp", SamplePicture.webpLossless),
        ])
    func comesBack(_ format: String, _ bytes: [UInt8]) async throws {
        try await PictureTests.withAnn { latchkey, path, cookie in
            // What the sender says it is does not count.
            let stored = try await PictureTests.put(latchkey, path, cookie, bytes, type: "image/png")
            #expect(stored.status == 204)
            let answer = try await latchkey.send(.get, path, cookie: cookie)
            #expect(answer.status == 200 && answer.header("Content-Type") == "image/\(format)")
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none', sandbox")
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(!PictureTests.has("ecret", in: answer.body) && answer.body.count > 30)
            #expect(try Picture(answer.body).bytes == answer.body)
            #expect(try await latchkey.send(.delete, path, cookie: cookie).status == 204)
            #expect(try await latchkey.send(.get, path, cookie: cookie).status == 404)
        }
    }

    @Test("The samples do hold what must go")
    func samples() {
        for bytes in [SamplePicture.png, SamplePicture.jpeg, SamplePicture.webp] {
            #expect(PictureTests.has("ecret", in: bytes))
        }
    }

    @Test("What is no whole picture is refused, whatever it calls itself")
    func noPictures() async throws {
        try await PictureTests.withAnn(pictures: 30) { latchkey, path, cookie in
            let svg = Array("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".utf8)
            var bodies = [[], svg, Array("GIF89a".utf8), Array("<!doctype html>".utf8), [0xff, 0xd8, 0xff, 0xd9]]
            for whole in [SamplePicture.png, SamplePicture.jpeg, SamplePicture.webp, SamplePicture.webpLossless] {
                bodies += [whole.dropLast(), whole.dropFirst(), whole.prefix(12), whole.prefix(whole.count / 2)].map(
                    Array.init)
            }
            for body in bodies {
                let answer = try await PictureTests.put(latchkey, path, cookie, body)
                #expect(answer.status == 400 && answer.fields["picture"] != nil, "\(body.prefix(16))")
            }
            #expect(try await latchkey.send(.get, path, cookie: cookie).status == 404)
        }
    }

    /// As an earlier version stored it.
    private static func store(_ bytes: [UInt8], of uid: String, _ latchkey: Latchkey) async throws {
        let account = try #require(try await latchkey.store.findAccount(uid: uid))
        try await latchkey.store.setPicture(
            Picture(stored: bytes, format: .jpeg), of: account.id, acting: nil, event: .fixture(of: account.id))
        try await latchkey.store.execute("UPDATE picture SET cleaner = 0 WHERE account_id = ?", account.id)
    }

    private static func storedBytes(_ latchkey: Latchkey) async throws -> [[UInt8]] {
        try await latchkey.store.database.read { connection in
            try connection.query("SELECT bytes FROM picture").map { try $0.blob(0) }
        }
    }

    @Test("S-319: a picture that an earlier version stored comes back cleaned as one of today, and is cleaned once")
    func storedEarlier() async throws {
        try await PictureTests.withAnn { latchkey, path, cookie in
            let dirty = SamplePicture.jpeg + PictureParts.canary
            try await PictureTests.store(dirty, of: "ann", latchkey)
            let clean = try Picture(SamplePicture.jpeg).bytes
            #expect(try await latchkey.send(.get, path, cookie: cookie).body == clean)
            // A GET stores nothing (S-091).
            #expect(try await PictureTests.storedBytes(latchkey) == [dirty])
            try await latchkey.flows.upkeep.prune()
            #expect(try await PictureTests.storedBytes(latchkey) == [clean])
            #expect(try await latchkey.send(.get, path, cookie: cookie).body == clean)
            #expect(try await latchkey.store.cleanPictures(most: 10, now: latchkey.clock.now) == 0)
        }
    }

    @Test("S-319: what an earlier version took for a picture and today's does not is shown to nobody, and goes")
    func storedWrongly() async throws {
        try await PictureTests.withAnn { latchkey, path, cookie in
            try await PictureTests.store(Array("GIF89a".utf8), of: "ann", latchkey)
            #expect(try await latchkey.send(.get, path, cookie: cookie).status == 404)
            for number in 0..<25 {
                try await latchkey.addAccount("pupil\(number)")
                try await PictureTests.store(SamplePicture.jpeg + PictureParts.canary, of: "pupil\(number)", latchkey)
            }
            try await latchkey.flows.upkeep.prune()
            let clean = try Picture(SamplePicture.jpeg).bytes
            #expect(try await PictureTests.storedBytes(latchkey) == Array(repeating: clean, count: 25))
        }
    }

    @Test("No cut and no changed byte of a picture makes the reader stumble")
    func mutations() {
        for whole in [SamplePicture.png, SamplePicture.jpeg, SamplePicture.webp, SamplePicture.webpLossless] {
            for place in whole.indices {
                _ = try? Picture(Array(whole[..<place]))
                for value: UInt8 in [0x00, 0x7f, 0x80, 0xff] {
                    var changed = whole
                    changed[place] = value
                    _ = try? Picture(changed)
                }
            }
        }
    }

    @Test("S-220: a picture may have 1 MiB, and not a byte more; everything else stays at 64 KiB")
    func size() async throws {
        try await PictureTests.withAnn { latchkey, path, cookie in
            // A chunk that is left out fills the file up.
            func picture(of count: Int) -> [UInt8] {
                let filling = count - SamplePicture.png.count - 12
                let length = (0..<4).map { UInt8(truncatingIfNeeded: filling >> (24 - 8 * $0)) }
                let chunk = length + Array("tEXt".utf8) + [UInt8](repeating: 65, count: filling) + [0, 0, 0, 0]
                return Array(SamplePicture.png.prefix(33)) + chunk + Array(SamplePicture.png.dropFirst(33))
            }
            #expect(try await PictureTests.put(latchkey, path, cookie, picture(of: 1_048_576)).status == 204)
            #expect(try await PictureTests.put(latchkey, path, cookie, picture(of: 1_048_577)).status == 413)
            let other = [UInt8](repeating: 0x20, count: 65_537)
            let answer = try await latchkey.send(
                .put, "/api/user", [.contentType: "application/json", .cookie: cookie], bytes: other)
            #expect(answer.status == 413)
        }
    }

    @Test("S-087: a picture is taken as a picture alone")
    func types() async throws {
        try await PictureTests.withAnn { latchkey, path, cookie in
            for type in [
                "application/json", "text/plain", "multipart/form-data", "image/svg+xml", "image/gif", "image/png; a=b",
            ] {
                let answer = try await PictureTests.put(latchkey, path, cookie, SamplePicture.png, type: type)
                #expect(answer.status == 415, "\(type)")
            }
        }
    }

    @Test("Staff see pictures, administrators set them, and they go with the account")
    func others() async throws {
        try await PictureTests.withAnn { latchkey, path, cookie in
            for (uid, role) in [("boss", Roles.admin), ("teach", .teacher), ("eve", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            #expect(try await PictureTests.put(latchkey, path, cookie, SamplePicture.png).status == 204)
            let (boss, teach, eve) = (
                try await latchkey.signIn("boss"), try await latchkey.signIn("teach"), try await latchkey.signIn("eve")
            )
            for (visitor, get, put) in [(boss, 200, 204), (teach, 200, 403), (eve, 403, 403)] {
                #expect(try await latchkey.send(.get, path, cookie: visitor).status == get)
                #expect(try await PictureTests.put(latchkey, path, visitor, SamplePicture.jpeg).status == put)
            }
            try await latchkey.operate.remove(uid: "ann")
            #expect(try await latchkey.send(.get, path, cookie: boss).status == 404)
            #expect(try await latchkey.store.dump().allSatisfy { !$0.hasPrefix("picture: ") })
        }
    }

    @Test("S-318: junk counts for the account it is sent for, and a network has its pictures for real ones")
    func junk() async throws {
        try await withLatchkey {
            $0.flows.throttle[.networkPictures] = 3
            $0.flows.throttle[.accountWrites] = 0
        } _: { latchkey in
            var paths: [String] = []
            for uid in ["ann", "ben"] {
                paths.append("/api/user/\(try await latchkey.addAccount(uid).id.text)/picture")
            }
            let (ann, ben) = (try await latchkey.signIn("ann"), try await latchkey.signIn("ben"))
            for _ in 0..<Quota.accountPictures.defaultLimit {
                #expect(try await PictureTests.put(latchkey, paths[0], ann, [1, 2, 3]).status == 400)
            }
            for bytes in [[1, 2, 3], SamplePicture.png] {
                let answer = try await PictureTests.put(latchkey, paths[0], ann, bytes)
                #expect(answer.status == 429 && answer.code == "too_many_attempts")
            }
            for status in [204, 204, 204, 429] {
                #expect(try await PictureTests.put(latchkey, paths[1], ben, SamplePicture.png).status == status)
            }
            #expect(try await latchkey.send(.delete, paths[1], cookie: ben).status == 204)
        }
    }

    @Test("S-318: what staff send as somebody's picture counts for the staff, and its owner keeps their own")
    func junkOfStaff() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountPictures] = 2
            $0.flows.throttle[.staffPictures] = 3
        } _: { latchkey in
            let path = "/api/user/\(try await latchkey.addAccount("ann").id.text)/picture"
            let own = "/api/user/\(try await latchkey.addAccount("boss", role: .admin).id.text)/picture"
            let (boss, ann) = (try await latchkey.signIn("boss"), try await latchkey.signIn("ann"))
            for status in [400, 400, 400, 429] {
                #expect(try await PictureTests.put(latchkey, path, boss, [1, 2, 3]).status == status)
            }
            for (path, cookie) in [(path, ann), (own, boss)] {
                for status in [204, 204, 429] {
                    #expect(try await PictureTests.put(latchkey, path, cookie, SamplePicture.png).status == status)
                }
            }
        }
    }
}
