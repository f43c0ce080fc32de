import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Lists are read on from where a page ended.
@Suite struct KeysetTests {
    private static let start = TestClock.start
    private static let orders = AccountOrder.Key.allCases.flatMap { key in
        [false, true].map { AccountOrder(key: key, isDescending: $0) }
    }

    /// Names and times that several have.
    private static func filled(_ engine: Engine) async throws -> Store {
        let store = try await engine.makeDatabase().store
        let names = ["Ada", "ada", "Zoë", "Ada", "Bob", "Zoe", "Ada"]
        for (number, name) in names.enumerated() {
            let uid = number % 2 == 0 ? "Pupil\(number)" : "pupil\(number)"
            try await store.add(.fixture(uid: uid, name: name, createdAt: start + .seconds(number / 3)))
        }
        return store
    }

    private static func behind(
        _ size: Int, _ page: (AccountPlace?) async throws -> AccountPage
    ) async throws -> [String] {
        var (uids, place) = ([String](), AccountPlace?.none)
        repeat {
            let page = try await page(place)
            #expect(page.accounts.count == size || page.next == nil)
            uids += page.accounts.map(\.uid)
            place = page.next
        } while place != nil && uids.count < 50
        return uids
    }

    @Test(
        "R-050: page behind page has everybody once, in every order, equal names and times too",
        arguments: Engine.allCases)
    func accounts(_ engine: Engine) async throws {
        let store = try await KeysetTests.filled(engine)
        for order in KeysetTests.orders {
            for search in [nil, "pupil"] {
                let all = try await store.listAccounts(search: search, order: order, limit: 50)
                #expect(all.accounts.count == 7 && all.next == nil)
                for size in [1, 3, 7] {
                    let found = try await KeysetTests.behind(size) { place in
                        let page = try await store.listAccounts(search: search, order: order, limit: size, after: place)
                        #expect(page.total == 7)
                        return page
                    }
                    #expect(found == all.accounts.map(\.uid), "\(order.word), \(size) a page")
                }
            }
        }
    }

    @Test("R-050: who comes or goes meanwhile moves nobody onto another page", arguments: Engine.allCases)
    func changes(_ engine: Engine) async throws {
        let store = try await KeysetTests.filled(engine)
        let first = try await store.listAccounts(search: nil, limit: 3)
        let last = try #require(first.accounts.last)
        try await store.deleteAccount(last.id, acting: nil, event: .fixture(.accountDeleted, of: last.id))
        try await store.add(.fixture(uid: "aaron"))
        let second = try await store.listAccounts(search: nil, limit: 3, after: first.next)
        #expect(second.accounts.map(\.uid) == ["pupil3", "Pupil4", "pupil5"])
        // Where an index answers, the places are its own; odd names of other systems are in it under their plain ones.
        for uid in ["josé", "jose", "josef"] { try await store.add(.fixture(uid: uid, name: "Same")) }
        let same = try await KeysetTests.behind(1) { try await store.listAccounts(search: "same", limit: 1, after: $0) }
        #expect(same.count == 3 && Set(same) == ["josé", "jose", "josef"] && same.last == "josef")
        // A place of another order is none; one that nobody ever had is one all the same.
        #expect(
            try await store.listAccounts(search: nil, order: .oldestFirst, limit: 3, after: first.next).accounts.isEmpty
        )
        let made = AccountPlace(.name("b"), uid: "")
        let behind = try await store.listAccounts(
            search: nil, order: AccountOrder(key: .name, isDescending: false), limit: 9, after: made)
        #expect(behind.accounts.map(\.name) == ["Bob", "Same", "Same", "Same", "Thomas Edison", "Zoe"])
    }

    @Test("R-020, R-050: each page asks anew who is within reach and what the filter says", arguments: Engine.allCases)
    func reach(_ engine: Engine) async throws {
        let store = Store(try await KeysetTests.filled(engine), roles: .builtIn)
        let teacher = try await store.add(.fixture(uid: "teacher", name: "Tess", roles: .teacher))
        let group = PeopleGroup(
            id: .fixture(), key: try GroupKey("y9"), name: "Year 9", createdAt: KeysetTests.start, createdBy: nil)
        try await store.createGroup(group, isLed: false, acting: nil, event: .fixture(.groupCreated))
        for (uid, leads) in [("teacher", true), ("pupil1", false), ("pupil4", false), ("pupil5", false)] {
            let id = try #require(try await store.findAccount(uid: uid)).id
            try await store.setMember(
                id, of: group.id, isLeader: leads ? true : nil, acting: nil, added: .fixture(.memberAdded, of: id),
                leaderChanged: .fixture(.leaderChanged, of: id))
        }
        let reach = Reach.led(by: teacher.id)
        let first = try await store.listAccounts(search: nil, within: reach, limit: 2)
        #expect(first.accounts.map(\.uid) == ["pupil1", "Pupil4"])
        #expect(
            try await store.listAccounts(search: nil, within: reach, limit: 2, after: first.next).accounts.map(\.uid)
                == ["pupil5", "teacher"])
        // From the very beginning, they see no more.
        let everything = AccountPlace(.uid, uid: "")
        let all = try await store.listAccounts(search: "pupil", within: reach, limit: 9, after: everything)
        #expect(all.accounts.map(\.uid) == ["pupil1", "Pupil4", "pupil5"])
        try await store.archiveGroup(group.id, acting: nil, event: .fixture(.groupArchived))
        let later = try await store.listAccounts(search: nil, within: reach, limit: 2, after: first.next)
        #expect(later.accounts.map(\.uid) == ["teacher"])
    }

    @Test("R-050: groups, codes, e-mails and people who wait are read on in the same way", arguments: Engine.allCases)
    func others(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let start = KeysetTests.start
        for number in 0..<5 {
            let group = PeopleGroup(
                id: .fixture(), key: try GroupKey("g\(number)"), name: number < 4 ? "Same" : "Zoo", createdAt: start,
                createdBy: nil)
            try await store.createGroup(group, isLed: false, acting: nil, event: .fixture(.groupCreated))
            let code = JoinCode(
                id: .fixture(), secretHash: [UInt8(number)], role: .user, seats: 2, binding: nil, note: "",
                createdAt: start,
                expiresAt: start + .seconds(900), createdBy: nil)
            try await store.createJoinCode(code, acting: nil, event: .fixture(.joinCodeCreated))
            try await store.execute(
                "INSERT INTO job (id, kind, language, recipient, origin, created_at, state, due_at, attempts, answer) "
                    + "VALUES (?, ?, 'en', 'a@example.org', '', ?, 1, ?, 0, '')",
                RandomID.fixture(), number == 2 ? "recovery_request" : "account_deleted", start, start)
            try await store.createAccount(
                NewAccount(
                    .fixture(uid: "w\(number)"), passwordHash: "hash", by: .person, admission: .pending(.approval),
                    events: [.fixture(.signedUp)]), acting: nil)
        }
        var (groups, groupPlace) = ([GroupID](), GroupPlace?.none)
        repeat {
            let page = try await store.listGroups(for: .operator, limit: 2, after: groupPlace)
            groups += page.groups.map(\.group.id)
            groupPlace = page.next
        } while groupPlace != nil
        let allGroups = try await store.listGroups(for: .operator, limit: 9).groups
        #expect(groups.count == 5 && groups == allGroups.map(\.group.id))
        let codes = try await KeysetTests.all { try await store.listJoinCodes(by: nil, limit: 2, after: $0) }
        let allCodes = try await store.listJoinCodes(by: nil).items
        #expect(codes.count == 5 && codes == allCodes)
        let mails = try await KeysetTests.all { try await store.listMail(limit: 2, after: $0) }
        let allMails = try await store.listMail().items
        #expect(mails.count == 4 && mails.map(\.mail.id) == allMails.map(\.mail.id))
        let waiting = try await KeysetTests.behind(2) { try await store.listPendingAccounts(limit: 2, after: $0) }
        #expect(waiting == ["w0", "w1", "w2", "w3", "w4"])
    }

    private static func all<Item>(_ page: (TimedPlace?) async throws -> TimedPage<Item>) async throws -> [Item] {
        var (items, place) = ([Item](), TimedPlace?.none)
        repeat {
            let page = try await page(place)
            items += page.items
            place = page.next
        } while place != nil
        return items
    }
}
