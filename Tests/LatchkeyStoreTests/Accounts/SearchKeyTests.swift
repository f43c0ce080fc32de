import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SearchKeyTests {
    private static let names = [
        "Álvaro Núñez", "Ana Ruiz", "A\u{308}rzte", "Élodie", "émile", "Íñigo", "Łukasz", "Ömer", "Óscar Gil",
        "Zoë Ödön", "Zoe Paz",
    ]

    private static func listed(_ store: Store, _ search: String?, order: String = "name") async throws -> [String] {
        let order = try #require(AccountOrder(word: order))
        return try await store.listAccounts(search: search, order: order, limit: 50, offset: 0).accounts.map(\.name)
    }

    @Test("S-258: names with accents stand where people look for them", arguments: Engine.allCases)
    func order(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for (number, name) in SearchKeyTests.names.shuffled().enumerated() {
            try await store.add(.fixture(uid: "u\(number)", name: name))
        }
        #expect(try await SearchKeyTests.listed(store, nil) == SearchKeyTests.names)
        #expect(try await SearchKeyTests.listed(store, nil, order: "-name") == SearchKeyTests.names.reversed())
    }

    @Test("S-258: a name is found with or without its accents, in either spelling", arguments: Engine.allCases)
    func search(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for (number, name) in (SearchKeyTests.names + ["Jose\u{301}", "Groß", "O’Brien"]).enumerated() {
            try await store.add(.fixture(uid: "u\(number)", name: name))
        }
        for (typed, found) in [
            ("alvaro", ["Álvaro Núñez"]), ("ÁLVARO", ["Álvaro Núñez"]), ("a\u{301}lvaro  nunez ", ["Álvaro Núñez"]),
            ("josé", ["Jose\u{301}"]), ("jose", ["Jose\u{301}"]), ("gross", ["Groß"]), ("GROSS", ["Groß"]),
            ("groß", ["Groß"]),
            ("lukasz", ["Łukasz"]), ("o'brien", ["O’Brien"]), ("arzte", ["A\u{308}rzte"]), ("nobody", []),
        ] {
            #expect(try await SearchKeyTests.listed(store, typed) == found, "\(typed)")
        }
    }

    @Test("A renamed person stands at the new place", arguments: Engine.allCases)
    func renamed(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let id = try await store.add(.fixture(uid: "a", name: "Anna")).id
        try await store.add(.fixture(uid: "b", name: "Bert"))
        _ = try await store.updateAccount(id, uid: nil, name: "Çelik", email: nil, event: .fixture())
        #expect(try await SearchKeyTests.listed(store, nil) == ["Bert", "Çelik"])
        #expect(try await SearchKeyTests.listed(store, "celik") == ["Çelik"])
    }

    /// As an earlier version left them.
    private static func age(_ store: Store) async throws {
        try await store.database.write { connection in
            try connection.execute("UPDATE account SET name_key = '', search_text = LOWER(name)")
        }
    }

    @Test(
        "Accounts of an earlier version get their keys, a bounded number at a time, and once",
        arguments: Engine.allCases)
    func filled(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for (number, name) in SearchKeyTests.names.enumerated() {
            try await store.add(.fixture(uid: "u\(number)", name: name))
        }
        for number in 100..<1_100 { try await store.add(.fixture(uid: "u\(number)", name: "~ \(number)")) }
        try await SearchKeyTests.age(store)
        #expect(try await store.fillSearchKeys(most: 600) == 1_000)
        #expect(try await store.fillSearchKeys(most: .max) == 11)
        #expect(try await store.fillSearchKeys(most: .max) == 0)
        #expect(try await SearchKeyTests.listed(store, nil).prefix(11) == SearchKeyTests.names[...])
        #expect(try await SearchKeyTests.listed(store, "alvaro") == ["Álvaro Núñez"])
    }

    @Test(
        "An imported uid with white space around it is found as forms send it, unless somebody has that uid",
        arguments: Engine.allCases)
    func importedSpaces(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let trail = try await store.add(.fixture(uid: "trail "))
        let twin = try await store.add(.fixture(uid: "twin"))
        let other = try await store.add(.fixture(uid: "other"))
        try await store.database.write { connection in
            try connection.execute("UPDATE account SET uid_key = 'trail ' WHERE uid_key = 'trail'")
            try connection.execute("UPDATE account SET uid = ' Twin', uid_key = ' twin' WHERE uid_key = 'other'")
        }
        #expect(try await store.findAccount(uid: "trail ") == nil)
        try await SearchKeyTests.age(store)
        try await store.fillSearchKeys(most: .max)
        #expect(try await store.findAccount(uid: "trail")?.id == trail.id)
        #expect(try await store.findAccount(uid: " TRAIL\n")?.id == trail.id)
        #expect(try await store.findAccount(uid: "twin")?.id == twin.id)
        #expect(try await store.findAccount(other.id)?.uid == " Twin")
    }
}
