import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct RestingUIDTests {
    let start = TestClock.start
    let rest = SessionLimits().longest

    private func signUp(_ uid: String, at now: Timestamp = TestClock.start, in store: Store) async -> LatchkeyError
        .Code?
    {
        await code {
            try await store.createAccount(
                NewAccount(.fixture(uid: uid, createdAt: now), passwordHash: "hash", by: .person, events: []),
                acting: nil)
        }
    }

    private func rename(
        _ id: AccountID, to uid: String, at now: Timestamp = TestClock.start, in store: Store
    ) async -> LatchkeyError.Code? {
        await code {
            _ = try await store.updateAccount(
                id, uid: uid, name: nil, email: nil, event: .fixture(of: id, at: now))
        }
    }

    /// An account whose sessions name its uid.
    private func known(_ uid: String, in store: Store) async throws -> AccountID {
        let account = try await store.add(.fixture(uid: uid))
        _ = try await store.signIn(account)
        return account.id
    }

    @Test(
        "S-324: a uid that was given up is nobody else's as long as a session may live, in any spelling",
        arguments: Engine.allCases)
    func rests(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (leaver, renamed) = (try await known("leaver", in: store), try await known("before", in: store))
        let other = try await store.add(.fixture(uid: "other")).id
        try await store.deleteAccount(leaver, acting: nil, rest: rest, event: .fixture(.accountDeleted))
        #expect(await rename(renamed, to: "after", in: store) == nil)
        let last = start + rest - .microseconds(1)
        for uid in ["Leaver", "BEFORE"] {
            #expect(await signUp(uid, in: store) == .uidTaken)
            #expect(await signUp(uid, at: last, in: store) == .uidTaken)
            #expect(await rename(other, to: uid, at: last, in: store) == .uidTaken)
            #expect(try await store.findAccount(uid: uid) == nil)
            #expect(await signUp(uid, at: start + rest, in: store) == nil)
        }
    }

    @Test(
        "S-324: whoever gave up a uid may take it back; then it is as if it had never been free",
        arguments: Engine.allCases)
    func ownBack(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let id = try await known("first", in: store)
        #expect(await rename(id, to: "second", in: store) == nil)
        #expect(await rename(id, to: "First", in: store) == nil)
        #expect(await signUp("second", in: store) == .uidTaken)
        #expect(try await store.findAccount(uid: "first")?.id == id)
        // Another spelling of the same uid gives nothing up.
        #expect(await rename(id, to: "FIRST", in: store) == nil)
    }

    @Test("S-324: a uid that no token ever named is free at once", arguments: Engine.allCases)
    func neverSignedIn(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let deleted = try await store.add(.fixture(uid: "typo")).id
        try await store.deleteAccount(deleted, acting: nil, rest: rest, event: .fixture(.accountDeleted))
        #expect(await signUp("typo", in: store) == nil)
    }

    @Test(
        "S-324: the operator may give a uid that rests to somebody; import and set-up, too", arguments: Engine.allCases)
    func operators(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for uid in ["one", "two", "three"] {
            try await store.deleteAccount(
                known(uid, in: store), acting: nil, rest: rest, event: .fixture(.accountDeleted))
        }
        try await store.add(.fixture(uid: "one"))
        let imported = ImportedAccount(account: .fixture(uid: "two"), passwordHash: nil, details: [:])
        #expect(try await store.importAccounts([imported], at: start) == [.stored])
        #expect(try await store.offerSetup(code: "code", now: start))
        try await store.completeSetup(
            code: "code", account: .fixture(uid: "three", roles: .admin), passwordHash: nil, event: .fixture())
        for uid in ["one", "two", "three"] { #expect(await signUp(uid, in: store) == .uidTaken) }
        let staff = try #require(try await store.findAccount(uid: "three")).id
        try await store.deleteAccount(
            known("four", in: store), acting: nil, rest: rest, event: .fixture(.accountDeleted))
        #expect(
            await code {
                try await store.createAccount(
                    NewAccount(.fixture(uid: "four"), passwordHash: nil, by: .staff(staff), events: []), acting: nil)
            } == .uidTaken)
    }

    @Test("S-324: nobody keeps more than five uids from others by renaming themselves", arguments: Engine.allCases)
    func limit(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let id = try await known("name0", in: store)
        for number in 1...5 { #expect(await rename(id, to: "name\(number)", in: store) == nil) }
        #expect(await rename(id, to: "name6", in: store) == .tooManyAttempts)
        #expect(try await store.findAccount(id)?.uid == "name5")
        #expect(await signUp("name6", in: store) == nil)
        #expect(await rename(id, to: "name3", in: store) == nil, "one's own earlier uid keeps nothing more from others")
        #expect(await rename(id, to: "name7", at: start + rest, in: store) == nil)
    }

    @Test("S-324: of fifty who rename themselves to a uid that becomes free, none gets it", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let leaver = try await known("wanted", in: database.store)
        var ids: [AccountID] = []
        for number in 0..<50 { ids.append(try await database.store.add(.fixture(uid: "user\(number)")).id) }
        let outcomes = await LatchkeyStoreTests.race(on: database) { [ids] store, number in
            guard number > 0 else {
                return try await store.deleteAccount(leaver, acting: nil, event: .fixture(.accountDeleted))
            }
            _ = try await store.updateAccount(
                ids[number], uid: "wanted", name: nil, email: nil, event: .fixture())
        }
        #expect(outcomes == [nil: 1, .uidTaken: 49])
        #expect(try await database.store.findAccount(uid: "wanted") == nil)
    }

    @Test("Uids that have rested are forgotten", arguments: Engine.allCases)
    func pruned(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for uid in ["one", "two"] {
            try await store.deleteAccount(
                known(uid, in: store), acting: nil, rest: rest, event: .fixture(.accountDeleted))
        }
        #expect(try await store.pruneRestingUIDs(before: start + rest - .microseconds(1), limit: 10) == 0)
        #expect(try await store.pruneRestingUIDs(before: start + rest, limit: 1) == 1)
        #expect(try await store.pruneRestingUIDs(before: start + rest, limit: 10) == 1)
    }
}
