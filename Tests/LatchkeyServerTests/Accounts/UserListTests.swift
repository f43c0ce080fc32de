import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct UserListTests {
    static func uids(_ answer: Answer) -> [String] {
        let users = answer.json["users"] as? [[String: Any]] ?? answer.jsonArray
        return users.compactMap { $0["uid"] as? String }
    }

    @Test("S-216: pages hold what they say, at most 200, with a Link to the next and the one before")
    func pages() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            for number in 0..<210 { try await latchkey.store.add(.fixture(uid: "u\(1000 + number)", name: "Pupil")) }
            let boss = try await latchkey.signIn("boss")
            func list(_ query: String) async throws -> Answer {
                try await latchkey.send(.get, "/api/user\(query)", cookie: boss)
            }
            #expect(try await list("").jsonArray.count == 200)
            #expect(UserListTests.uids(try await list("?page=1")).count == 50)
            #expect(UserListTests.uids(try await list("?page=1&per_page=100000")).count == 200)
            let last = try await list("?page=2&per_page=200")
            #expect(UserListTests.uids(last) == (199..<210).map { "u\(1000 + $0)" })
            let pagination = last.json["pagination"] as? [String: Any] ?? [:]
            #expect(
                pagination["total"] as? Int == 211 && pagination["page"] as? Int == 2
                    && pagination["per_page"] as? Int == 200)
            #expect(pagination["has_next"] as? Bool == false && pagination["has_prev"] as? Bool == true)
            #expect(last.header("Link") == #"</api/user?page=1&per_page=200>; rel="prev""#)
            let middle = try await list("?page=2&per_page=3&q=pupil")
            #expect(UserListTests.uids(middle) == ["u1003", "u1004", "u1005"])
            let link = middle.header("Link") ?? ""
            #expect(link.contains(#"<api"#) == false && link.contains(#"page=3&per_page=3&q=pupil>; rel="next""#))
            let past = try await list("?page=99")
            #expect(past.status == 200 && UserListTests.uids(past).isEmpty)
        }
    }

    @Test("R-051: a search finds people from their sign-up on, by what they are called now, and nobody who is gone")
    func searchFollows() async throws {
        try await withLatchkey {
            $0.flows.registration = .open
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            func find(_ text: String) async throws -> [String] {
                UserListTests.uids(try await latchkey.send(.get, "/api/user?page=1&q=\(text)", cookie: boss))
            }
            let body = #"{"uid":"grace","name":"Grace Hopper","password":"\#(Latchkey.password)"}"#
            let made = try await latchkey.send(.post, "/api/user", json: body)
            #expect(made.status == 201)
            #expect(try await find("hopper") == ["grace"])
            let listed = try await latchkey.send(
                .post, "/api/users", json: #"[{"uid":"alan","name":"Alan Turing"}]"#, cookie: boss)
            #expect(listed.status == 200)
            #expect(try await find("turing") == ["alan"])
            let path = "/api/user/\(try await latchkey.operate.show(uid: "grace").account.id.text)"
            let renamed = try await latchkey.send(
                .put, path, json: #"{"name":"Rear Admiral","uid":"amazing"}"#, cookie: boss)
            #expect(renamed.status == 200, "\(renamed.text)")
            for text in ["hopper", "grace"] { #expect(try await find(text).isEmpty, "\(text)") }
            for text in ["admiral", "amazing"] { #expect(try await find(text) == ["amazing"], "\(text)") }
            #expect(try await latchkey.send(.delete, path, cookie: boss).status == 204)
            for text in ["admiral", "amazing"] { #expect(try await find(text).isEmpty, "\(text)") }
        }
    }

    @Test("R-050, S-216: `next` of one page leads to the one behind it; what is made up shows nobody more")
    func cursors() async throws {
        try await withLatchkey {
            $0.roles = .builtIn
        } _: { latchkey in
            try await latchkey.addAccount("boss", name: "Same Boss", role: .admin)
            try await latchkey.addAccount("tess", name: "Same Tess", role: .teacher)
            for number in 0..<5 { try await latchkey.store.add(.fixture(uid: "u\(number)", name: "Same Name")) }
            let (boss, tess) = (try await latchkey.signIn("boss"), try await latchkey.signIn("tess"))
            for sort in [
                "", "&sort=-uid", "&sort=name", "&sort=-created_at", "&q=same", "&q=same&sort=-uid",
                "&q=same&sort=name",
            ] {
                let whole = try await latchkey.send(.get, "/api/user?page=1&per_page=50\(sort)", cookie: boss)
                var (found, place) = ([String](), "page=1")
                for _ in 0..<4 where !place.isEmpty {
                    let answer = try await latchkey.send(.get, "/api/user?\(place)&per_page=2\(sort)", cookie: boss)
                    found += UserListTests.uids(answer)
                    let pagination = answer.json["pagination"] as? [String: Any] ?? [:]
                    #expect(pagination["total"] as? Int == 7 && pagination["has_prev"] as? Bool == (place != "page=1"))
                    #expect((pagination["page"] as? Int == nil) == (place != "page=1"))
                    let next = pagination["next"] as? String
                    #expect(pagination["has_next"] as? Bool == (next != nil))
                    if let next, place != "page=1" {
                        #expect(answer.header("Link") == "</api/user?after=\(next)&per_page=2\(sort)>; rel=\"next\"")
                    }
                    place = next.map { "after=\($0)" } ?? ""
                }
                #expect(found == UserListTests.uids(whole) && found.count == 7, "\(sort)")
            }
            let first = try await latchkey.send(.get, "/api/user?page=1&per_page=1", cookie: boss)
            let next = (first.json["pagination"] as? [String: Any])?["next"] as? String ?? ""
            // Whoever sees nobody else sees nobody else behind somebody's place either.
            let told = try await latchkey.send(.get, "/api/user?after=\(next)&page=2", cookie: tess)
            #expect(UserListTests.uids(told) == ["tess"])
            #expect((told.json["pagination"] as? [String: Any])?["page"] as? Int == 2)
            let junk = Base64URL.encodeText(Array("uid\u{0}a\u{0}b".utf8))
            let broken = Base64URL.encodeText([0x75, 0x69, 0x64, 0, 0xff])
            let places = [
                "", "x", "\(next)=", "\(next)&after=\(next)", "\(next)&sort=name", junk, broken,
                String(repeating: "A", count: 4100),
            ]
            for place in places {
                let answer = try await latchkey.send(.get, "/api/user?after=\(place)", cookie: boss)
                #expect(
                    answer.code == "invalid_query" && answer.problems.keys.sorted() == ["after"], "\(place.prefix(40))")
            }
            for path in ["/api/groups", "/api/mail", "/api/join-codes", "/api/pending"] {
                let answer = try await latchkey.send(.get, "\(path)?after=\(next)", cookie: boss)
                #expect(answer.code == "invalid_query" && answer.problems.keys.sorted() == ["after"], "\(path)")
                #expect(try await latchkey.send(.get, path, cookie: boss).text.contains("\"next\":null"), "\(path)")
            }
        }
    }

    @Test("The list is in the order that was asked for, over all pages")
    func order() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", name: "Zoe", role: .admin)
            for (uid, name) in [("ann", "bertha"), ("ben", "Anton"), ("cid", "anton")] {
                latchkey.clock.advance(by: .seconds(60))
                try await latchkey.addAccount(uid, name: name)
            }
            let boss = try await latchkey.signIn("boss")
            for (sort, expected) in [
                ("", ["ann", "ben", "boss", "cid"]), ("&sort=uid", ["ann", "ben", "boss", "cid"]),
                ("&sort=-uid", ["cid", "boss", "ben", "ann"]), ("&sort=name", ["ben", "cid", "ann", "boss"]),
                ("&sort=-name", ["boss", "ann", "cid", "ben"]), ("&sort=created_at", ["boss", "ann", "ben", "cid"]),
                ("&sort=-created_at", ["cid", "ben", "ann", "boss"]),
            ] {
                var found: [String] = []
                for page in 1...2 {
                    let answer = try await latchkey.send(
                        .get, "/api/user?page=\(page)&per_page=2\(sort)", cookie: boss)
                    found += UserListTests.uids(answer)
                    let link = answer.header("Link") ?? ""
                    #expect(link.contains(sort == "&sort=uid" ? "per_page=2>" : "per_page=2\(sort)>"), "\(sort)")
                }
                #expect(found == expected, "\(sort)")
            }
        }
    }

    @Test(
        "S-216, S-250: bad paging values are refused",
        arguments: [
            "page=0", "page=-1", "page=x", "page=", "page=1.5", "page=1e3", "page=+1", "page=%201",
            "page=9223372036854775808",
            "page=99999999999999999999999", "per_page=0", "per_page=-1", "page=1&per_page=x", "page=1&page=2",
            "q=a&q=b",
            "page=1%00", "page=%D9%A1", "q=%00", "q=a%0Ab", "sort=", "sort=password_hash", "sort=uid&sort=name",
            "sort=UID",
            "sort=name%20DESC", "sort=--uid", "sort=state", "state=", "state=1", "state=Pending",
            "never_signed_in=", "ends_before=soon", "never_signed_in=yes", "never_signed_in=true&never_signed_in=true",
            "state=active&state=pending", "role=", "role=teacher", "role=Owner", "role=Admin&role=User",
        ])
    func badValues(_ query: String) async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("toby", Roles.user), ("boss", .admin)] {
                try await latchkey.addAccount(uid, role: role)
                let cookie = try await latchkey.signIn(uid)
                let answer = try await latchkey.send(.get, "/api/user?\(query)", cookie: cookie)
                #expect(answer.status == 400 && answer.code == "invalid_query", "\(uid)")
            }
        }
    }

    @Test("S-217, S-249: a search finds uid, name and address and nothing else, wildcards meaning themselves")
    func search() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", name: "Boss", role: .admin)
            try await latchkey.addAccount("one", name: "100% Ada", email: "ada@example.org")
            try await latchkey.addAccount("two_2", name: #"back\slash"#)
            let boss = try await latchkey.signIn("boss")
            func find(_ text: String) async throws -> [String] {
                UserListTests.uids(try await latchkey.send(.get, "/api/user?q=\(text)", cookie: boss))
            }
            #expect(try await find("ADA") == ["one"])
            #expect(try await find("ada@example") == ["one"])
            #expect(try await find("00%25") == ["one"])
            #expect(try await find("o_2") == ["two_2"])
            #expect(try await find("k%5Cs") == ["two_2"])
            // Words in any order; one or two characters stand at the beginning of one.
            #expect(try await find("ada%20100%25") == ["one"])
            #expect(try await find("ad") == ["one"])
            for short in ["%25", "_", "%5C", "da", "2"] { #expect(try await find(short).isEmpty, "\(short)") }
            #expect(try await find("%27%20OR%201=1").isEmpty)
            for secret in ["argon2", "%24argon2id", "active", "Admin", "1800000000"] {
                #expect(try await find(secret).isEmpty, "\(secret)")
            }
            let sorted = try await latchkey.send(
                .get, "/api/user?order=password_hash&filter=role&status=1", cookie: boss)
            #expect(UserListTests.uids(sorted) == ["boss", "one", "two_2"])
        }
    }

    @Test("Staff see those of one state or one role, over all pages; the link to the next page asks for the same")
    func filters() async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("boss", Roles.admin), ("tea", .teacher), ("pupil1", .user), ("pupil2", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            try await latchkey.store.execute("UPDATE account SET state = 2 WHERE uid IN ('pupil1', 'pupil2')")
            try await latchkey.store.execute(
                "INSERT INTO pending_account (account_id, requested_at, waits_for) "
                    + "SELECT id, created_at, 1 FROM account WHERE uid = 'pupil2'")
            let boss = try await latchkey.signIn("boss")
            for (query, expected) in [
                ("state=active", ["boss", "tea"]), ("state=disabled", ["pupil1"]), ("state=pending", ["pupil2"]),
                ("role=Teacher", ["tea"]), ("role=User", ["pupil1", "pupil2"]), ("role=User&state=pending", ["pupil2"]),
                ("role=User&q=il1", ["pupil1"]),
                ("never_signed_in=true", ["pupil1", "pupil2", "tea"]),
                ("never_signed_in=true&role=User&q=pupil2", ["pupil2"]),
                ("never_signed_in=false&role=Admin", ["boss"]), ("role=Admin&state=disabled", []),
            ] {
                let answer = try await latchkey.send(.get, "/api/user?page=1&\(query)", cookie: boss)
                #expect(UserListTests.uids(answer) == expected, "\(query)")
                let pagination = answer.json["pagination"] as? [String: Any]
                #expect(pagination?["total"] as? Int == expected.count, "\(query)")
                #expect(pagination?["capped"] as? Bool == false, "\(query)")
            }
            _ = try await latchkey.operate.giveRole(
                try #require(latchkey.store.roles["Teacher"]), for: .seconds(86_400), uid: "pupil1")
            let soon = (latchkey.clock.now + .seconds(90_000)).rfc3339
            for (query, expected) in [("ends_before=\(soon)", ["pupil1"]), ("ends_before=2000-01-01", [])] {
                let answer = try await latchkey.send(.get, "/api/user?page=1&\(query)", cookie: boss)
                #expect(UserListTests.uids(answer) == expected, "\(query)")
            }
            for query in ["role=User", "role=User&never_signed_in=true"] {
                let page = try await latchkey.send(.get, "/api/user?page=1&per_page=1&\(query)", cookie: boss)
                #expect(page.header("Link") == "</api/user?page=2&per_page=1&\(query)>; rel=\"next\"")
            }
        }
    }

    @Test("S-217: a filter shows somebody without users:read nobody else")
    func filterOfOneself() async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("toby", Roles.user), ("boss", .admin)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let toby = try await latchkey.signIn("toby")
            for (query, expected) in [("role=User", ["toby"]), ("role=Admin", []), ("state=active", ["toby"])] {
                let answer = try await latchkey.send(.get, "/api/user?page=1&\(query)", cookie: toby)
                #expect(UserListTests.uids(answer) == expected, "\(query)")
            }
        }
    }

    @Test("S-217: without users:read a list holds oneself alone, whatever is searched")
    func onlyOneself() async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("toby", Roles.user), ("teacher1", .teacher), ("boss", .admin)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let toby = try await latchkey.signIn("toby")
            for query in ["", "?q=boss", "?page=1", "?page=1&q=boss&per_page=200"] {
                #expect(
                    UserListTests.uids(try await latchkey.send(.get, "/api/user\(query)", cookie: toby)) == ["toby"])
            }
            #expect(UserListTests.uids(try await latchkey.send(.get, "/api/user?page=2", cookie: toby)).isEmpty)
            let teacher = try await latchkey.signIn("teacher1")
            #expect(UserListTests.uids(try await latchkey.send(.get, "/api/user", cookie: teacher)).count == 3)
        }
    }
}
