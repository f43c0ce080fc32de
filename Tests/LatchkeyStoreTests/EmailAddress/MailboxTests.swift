import LatchkeyCore
import LatchkeySQLite
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct MailboxTests {
    static let spellings = [
        "Mia@school.example", "MIA@school.example", "mia+1@school.example", "mIa+b+c@school.example",
    ]

    private static func confirm(_ email: String, of account: Account, in store: Store) async throws {
        let token = OneTimeToken(
            id: .fixture(), purpose: .verifyEmail, accountID: account.id, email: email, createdAt: TestClock.start)
        try await store.issueToken(IssuedToken(token, mails: []), acting: nil, event: nil)
        try await store.confirmEmail(token, acting: nil, event: .fixture(.emailConfirmed, of: account.id))
    }

    @Test("S-326: of four spellings of one mailbox, confirmed at once, one account has it", arguments: Engine.allCases)
    func oneAccount(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        var accounts: [Account] = []
        for (number, email) in MailboxTests.spellings.enumerated() {
            accounts.append(try await database.store.add(.fixture(uid: "u\(number)", email: email)))
        }
        let outcomes = try await inParallel(4) { [accounts] number in
            await code {
                try await MailboxTests.confirm(
                    MailboxTests.spellings[number], of: accounts[number],
                    in: number.isMultiple(of: 2) ? database.store : database.otherStore)
            }
        }
        #expect(outcomes.count { $0 == nil } == 1 && outcomes.count { $0 == .emailTaken } == 3)
        let stored = try await database.store.listAccounts(search: nil, limit: 10, offset: 0).accounts
        #expect(stored.count { $0.isEmailVerified } == 1)
    }

    @Test(
        "S-326: a confirmed address signs in in any case; another tag is another address", arguments: Engine.allCases)
    func lookUp(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let mia = try await store.add(.fixture(uid: "mia", email: "Mia+a@school.example", isEmailVerified: true))
        for typed in ["Mia+a@school.example", "mia+A@SCHOOL.example"] {
            let found = try await store.findSignInCandidate(
                uid: typed, email: try EmailAddress(typed).text, device: nil)
            #expect(found?.account.id == mia.id, "\(typed)")
            #expect(try await store.findRecoverableID(typed, now: TestClock.start) == mia.id)
        }
        for typed in ["mia@school.example", "mia+b@school.example"] {
            #expect(try await store.findSignInCandidate(uid: typed, email: typed, device: nil) == nil, "\(typed)")
            #expect(try await store.findRecoverableID(typed, now: TestClock.start) == nil)
            // Its owner is told when somebody else gives it.
            #expect(try await store.findConfirmed(typed)?.id == mia.id)
        }
    }

    /// A database as the release before left it, with four accounts that share a mailbox.
    private static func oldDatabase(_ engine: Engine) async throws -> Store {
        let store = try await engine.makeEmptyDatabase()
        try await Migrator(store.database, migrations: Migration.all.filter { $0.number <= 7 }).run(
            now: TestClock.start)
        let addresses = spellings + ["unconfirmed@school.example", "Other@school.example", "+x@school.example"]
        for (number, email) in addresses.enumerated() {
            try await store.execute(
                """
                INSERT INTO account (id, uid, uid_key, name, email, email_verified, search_text, roles, state, created_at)
                VALUES (?, ?, ?, 'N', ?, ?, '', 4, 1, ?)
                """,
                RandomID.fixture(), "u\(number)", "u\(number)", email, number != 4, 100 - number)
        }
        try await store.execute(
            """
            INSERT INTO one_time_token (id, purpose, account_id, email, created_at, expires_at, failures)
            SELECT id, 4, id, 'Old+tag@school.example', 1, 9000000000000000, 0 FROM account WHERE uid = 'u5'
            """)
        return store
    }

    @Test(
        "S-326: accounts that share a mailbox since before keep their addresses; the first made holds it",
        arguments: Engine.allCases)
    func migration(_ engine: Engine) async throws {
        let store = try await MailboxTests.oldDatabase(engine)
        try await Migrator(store.database).run(now: TestClock.start)
        let rows = try await store.database.read { connection in
            try connection.query("SELECT uid, email, email_verified, confirmed_mailbox FROM account ORDER BY uid", [])
                .map { [try $0.text(0), try $0.text(1), "\(try $0.integer(2))", try $0.optionalText(3) ?? "-"] }
        }
        #expect(
            rows == [
                ["u0", "Mia@school.example", "1", "-"], ["u1", "MIA@school.example", "1", "-"],
                ["u2", "mia+1@school.example", "1", "-"], ["u3", "mIa+b+c@school.example", "1", "mia@school.example"],
                ["u4", "unconfirmed@school.example", "0", "-"],
                ["u5", "Other@school.example", "1", "other@school.example"],
                ["u6", "+x@school.example", "1", "+x@school.example"],
            ])
        let mailbox = try await store.database.read {
            try $0.query("SELECT mailbox FROM one_time_token", [])[0].text(0)
        }
        #expect(mailbox == "old@school.example")
        // Each still signs in with its own, and renaming takes nothing away.
        for (number, email) in MailboxTests.spellings.enumerated() {
            let found = try #require(try await store.findSignInCandidate(uid: email, email: email, device: nil)).account
            #expect(found.uid == "u\(number)")
            let renamed = try await store.updateAccount(
                found.id, name: "New", event: .fixture(of: found.id))
            #expect(renamed.isEmailVerified && renamed.email == email)
        }
        let late = try await store.add(.fixture(uid: "late", email: "mia+late@school.example"))
        #expect(
            await code { try await MailboxTests.confirm("mia+late@school.example", of: late, in: store) } == .emailTaken
        )
    }

    @Test(
        "S-304, S-326: an account that shares a mailbox since before can restore its address",
        arguments: Engine.allCases)
    func restoredShare(_ engine: Engine) async throws {
        let store = try await MailboxTests.oldDatabase(engine)
        try await Migrator(store.database).run(now: TestClock.start)
        let account = try #require(try await store.findAccount(uid: "u0"))
        let undo = OneTimeToken(
            id: .fixture(), purpose: .cancelEmailChange, accountID: account.id, email: account.email,
            createdAt: TestClock.start)
        try await store.issueToken(IssuedToken(undo, mails: []), acting: nil, event: nil)
        try await store.updateAccount(
            account.id, email: EmailChange(address: nil), event: .fixture(of: account.id))
        try await store.undoEmailChange(
            undo, recovery: { _ in nil }, event: .fixture(.emailChangeCancelled, of: account.id))
        #expect(try await store.findAccount(account.id) == account)
    }

    @Test(
        "S-326: of accounts that share a mailbox since before, an address means who has confirmed that very one",
        arguments: Engine.allCases)
    func sharedLookUp(_ engine: Engine) async throws {
        let store = try await MailboxTests.oldDatabase(engine)
        try await Migrator(store.database).run(now: TestClock.start)
        for (number, email) in MailboxTests.spellings.enumerated() {
            #expect(try await store.findConfirmed(email)?.uid == "u\(number)")
        }
        #expect(try await store.findConfirmed("mia+new@school.example")?.uid == "u3")
    }

    @Test("An address is looked up in any case by an index, whether somebody has confirmed it or not")
    func index() async throws {
        let store = try await Engine.sqlite.makeDatabase().store
        let plan = try await store.database.read { connection in
            try connection.query(
                "EXPLAIN QUERY PLAN SELECT 1 FROM account WHERE LOWER(email) = ? AND uid_key <> ?", "", ""
            )
            .map { try $0.text(3) }
        }
        #expect(plan.contains { $0.contains("account_email_folded") }, "\(plan)")
    }
}
