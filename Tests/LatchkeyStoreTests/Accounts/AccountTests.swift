import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AccountTests {
    @Test(
        "S-258: an account comes back as it was stored, by id and by any spelling of its uid",
        arguments: Engine.allCases)
    func accountRoundTrips(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = Account.fixture(
            uid: "Toby", name: "Zoë \u{1F469}\u{200D}\u{1F680}", email: "toby@example.org", isEmailVerified: true,
            roles: [.admin, .teacher])
        try await database.store.add(account)
        #expect(try await database.otherStore.findAccount(account.id) == account)
        for spelling in ["toby", "TOBY", "tObY"] {
            #expect(try await database.store.findAccount(uid: spelling) == account)
        }
        #expect(try await database.store.findAccount(uid: "tobi") == nil)
        #expect(try await database.store.findAccount(.fixture()) == nil)
        #expect(try await database.store.findPasswordHash(of: account.id) == "hash")
    }

    @Test("S-136: a uid is taken in every spelling, by create and by update", arguments: Engine.allCases)
    func uidIsUnique(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await store.add(.fixture(uid: "Bob"))
        let other = try await store.add(.fixture(uid: "alice"))
        #expect(await code { try await store.add(.fixture(uid: "bOB")) } == .uidTaken)
        let update = await code {
            _ = try await store.updateAccount(
                other.id, uid: "BOB", name: nil, email: nil, event: .fixture())
        }
        #expect(update == .uidTaken)
        #expect(try await store.findAccount(other.id)?.uid == "alice")
        #expect(try await store.listEvents(of: nil, limit: 10).count == 2)
    }

    @Test("S-252: only ASCII letters fold, so U+212A is not k", arguments: Engine.allCases)
    func foldingIsASCII(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await store.add(.fixture(uid: "kelvin"))
        #expect(try await store.findAccount(uid: "\u{212a}elvin") == nil)
        try await store.add(.fixture(uid: "\u{212a}elvin"))
        #expect(try await store.findAccount(uid: "KELVIN")?.uid == "kelvin")
    }

    @Test("S-136: a confirmed address is one account's; others may have it unconfirmed", arguments: Engine.allCases)
    func confirmedAddressIsUnique(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await store.add(.fixture(uid: "one", email: "a@example.org", isEmailVerified: true))
        try await store.add(.fixture(uid: "two", email: "a@example.org"))
        try await store.add(.fixture(uid: "three", email: "a@example.org"))
        let second = await code {
            try await store.add(.fixture(uid: "four", email: "a@example.org", isEmailVerified: true))
        }
        #expect(second == .internalError)
    }

    @Test(
        "An update changes what is given; a new address is not confirmed, the same one stays so",
        arguments: Engine.allCases)
    func updateChangesWhatIsGiven(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let id = try await store.add(.fixture(uid: "toby", email: "t@example.org", isEmailVerified: true)).id
        func update(uid: String? = nil, name: String? = nil, email: EmailChange? = nil) async throws -> Account {
            try await store.updateAccount(id, uid: uid, name: name, email: email, event: .fixture(of: id))
        }
        #expect(try await update(name: "Nikola").name == "Nikola")
        #expect(try await update(email: EmailChange(address: "t@example.org")).isEmailVerified)
        let renamed = try await update(uid: "Tesla")
        #expect(renamed.uid == "Tesla" && renamed.isEmailVerified && renamed.name == "Nikola")
        #expect(try await !update(email: EmailChange(address: "n@example.org")).isEmailVerified)
        #expect(try await update(email: EmailChange(address: nil)).email == nil)
        #expect(try await store.findAccount(uid: "tesla")?.email == nil)
        #expect(try await store.findAccount(uid: "toby") == nil)
        #expect(
            await code {
                _ = try await store.updateAccount(
                    .fixture(), uid: nil, name: "x", email: nil, event: .fixture())
            } == .notFound)
    }

    @Test("S-258: accounts are listed in the order of their uids, a page at a time", arguments: Engine.allCases)
    func listIsPaged(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for uid in ["delta", "Alpha", "charlie", "Bravo", "echo"] { try await store.add(.fixture(uid: uid)) }
        let first = try await store.listAccounts(search: nil, limit: 2, offset: 0)
        #expect(first.accounts.map(\.uid) == ["Alpha", "Bravo"] && first.total == 5)
        let last = try await store.listAccounts(search: nil, limit: 2, offset: 4)
        #expect(last.accounts.map(\.uid) == ["echo"] && last.total == 5)
        #expect(try await store.listAccounts(search: nil, limit: 2, offset: 9).accounts.isEmpty)
    }

    static let searches: [(String, [String])] = [
        ("0%", []), ("00%", ["percent"]), ("r_s", ["under_score"]), ("k\\s", ["slash"]), ("100%", ["percent"]),
        ("EDISON", ["toby"]), ("TOBY@EXAMPLE", ["toby"]), ("ödön", ["zoe"]), ("ÖDÖN", ["zoe"]), ("o'b", ["quote"]),
        ("' OR 1=1 --", []), ("percent\\", []), ("%%", []), ("%", []), ("_", []), ("\\", []), ("'", []), ("%%%", []),
        ("___", []), ("edison thomas", ["toby"]), ("ed th", ["toby"]), ("ed thomas x", []), ("di", []),
        ("u", ["under_score"]),
        ("to", ["toby"]), ("o", ["quote", "zoe"]), ("sure 100", ["percent"]),
        (String(repeating: "a ", count: 50), []), (String(repeating: "a", count: 100), []),
        (
            " \u{301} ",
            ["percent", "quote", "slash", "toby", "under_score", "zoe"]
        ), ("", ["percent", "quote", "slash", "toby", "under_score", "zoe"]),
    ]

    @Test(
        "R-050, S-248, S-249: a search finds the text itself, wildcards and quotes included", arguments: Engine.allCases
    )
    func searchIsLiteral(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await store.add(.fixture(uid: "toby", name: "Thomas Edison", email: "toby@example.org"))
        try await store.add(.fixture(uid: "percent", name: "100% sure"))
        try await store.add(.fixture(uid: "under_score", name: "U"))
        try await store.add(.fixture(uid: "slash", name: "back\\slash"))
        try await store.add(.fixture(uid: "quote", name: "O'Brien"))
        try await store.add(.fixture(uid: "zoe", name: "Zoë Ödön"))
        for (search, expected) in AccountTests.searches {
            let found = try await store.listAccounts(search: search, limit: 10, offset: 0)
            #expect(found.accounts.map(\.uid) == expected, "\(search)")
            #expect(found.total == expected.count)
        }
    }

    @Test(
        "R-050: a search looks at no more than it may, says so, and shows each of those once",
        arguments: Engine.allCases)
    func searchIsCapped(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for number in 0..<12 { try await store.add(.fixture(uid: "pupil\(10 + number)", name: "Ada")) }
        func list(_ most: Int, limit: Int = 50, offset: Int = 0) async throws -> AccountPage {
            try await store.listAccounts(search: "ada", limit: limit, offset: offset, most: most)
        }
        let all = try await list(12)
        #expect(all.accounts.count == 12 && all.total == 12 && !all.isCapped)
        let some = try await list(7)
        #expect(some.accounts.count == 7 && some.total == 7 && some.isCapped)
        var paged: [String] = []
        for offset in [0, 3, 6, 9] { paged += try await list(7, limit: 3, offset: offset).accounts.map(\.uid) }
        #expect(Set(paged).count == 7 && paged.count == 7)
        let behind = try await list(7, limit: 3, offset: 9)
        #expect(behind.accounts.isEmpty && behind.total == 7 && behind.isCapped)
        // The operator's list has all.
        #expect(try await list(Int.max - 1).total == 12)
        // A rare role leads, however common the word; of what no index knows the first that are found are asked.
        try await store.add(.fixture(uid: "zed", name: "Ada", roles: .admin))
        let admin = try await store.listAccounts(
            search: "ada", filter: AccountFilter(role: .admin), limit: 50, offset: 0, most: 7)
        #expect(admin.accounts.map(\.uid) == ["zed"] && admin.total == 1 && !admin.isCapped)
        var filter = AccountFilter()
        filter.hasNeverSignedIn = true
        let never = try await store.listAccounts(search: "ada", filter: filter, limit: 50, offset: 0, most: 7)
        #expect(never.total == 7 && never.isCapped)
        let nobody = try await store.listAccounts(
            search: "ada", filter: AccountFilter(role: .teacher), limit: 50, offset: 0, most: 7)
        #expect(nobody == AccountPage(accounts: [], total: 0))
    }

    @Test(
        "R-050: what no index has is looked for among the first accounts alone, and the page says so",
        arguments: Engine.allCases)
    func signsAreBounded(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for number in 0..<12 { try await store.add(.fixture(uid: "pupil\(10 + number)", name: "Ada %_% --- x%y%z")) }
        for search in ["%_%", "%", "---", "-", "@@@", "x%y%z", "%_% ---", "\\"] {
            let count = search == "@@@" || search == "\\" ? 0 : 7
            let some = try await store.listAccounts(search: search, limit: 50, offset: 0, most: 7)
            #expect(some.accounts.map(\.uid) == (0..<count).map { "pupil\(10 + $0)" } && some.isCapped, "\(search)")
            let all = try await store.listAccounts(search: search, limit: 50, offset: 0, most: 12)
            #expect(all.total == (count == 0 ? 0 : 12) && !all.isCapped, "\(search)")
        }
    }

    @Test("A search finds what an account is called now", arguments: Engine.allCases)
    func searchTextFollowsUpdates(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let id = try await store.add(.fixture(uid: "toby", name: "Edison")).id
        _ = try await store.updateAccount(id, uid: nil, name: "Tesla", email: nil, event: .fixture())
        #expect(try await store.listAccounts(search: "edison", limit: 10, offset: 0).total == 0)
        #expect(try await store.listAccounts(search: "tesla", limit: 10, offset: 0).total == 1)
    }

    @Test("S-215: bits that are no role come back without a right", arguments: Engine.allCases)
    func unknownRoleBitsGiveNothing(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture(roles: Roles(rawValue: 1 << 9)))
        let found = try #require(try await store.findAccount(account.id))
        #expect(found.roles.names == [] && found.roles.permissionNames == [])
    }
}
