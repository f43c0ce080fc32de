import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct RoleNameTests {
    @Test("Names get bits once, in their order, and keep them whatever is declared later", arguments: Engine.allCases)
    func bitsStay(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let first = try await database.store.declaring(RoleDeclarations(entries: "Editor", "Mentor"))
        #expect(first.roles["Editor"]?.bits == Roles(bit: 8) && first.roles["Mentor"]?.bits == Roles(bit: 9))
        let second = try await database.otherStore.declaring(RoleDeclarations(entries: "Clerk", "Mentor"))
        #expect(second.roles["Clerk"]?.bits == Roles(bit: 10) && second.roles["Mentor"]?.bits == Roles(bit: 9))
        #expect(second.roles["Editor"] == nil)
        #expect(try await second.roleBits() == ["Editor": 8, "Mentor": 9, "Clerk": 10])
        let look = try await database.store.lookingUp(RoleDeclarations(entries: "Editor", "New"))
        #expect(look.roles.allNames == ["Admin", "Teacher", "Editor", "User"])
        #expect(try await look.roleBits().count == 3)
    }

    @Test("Two nodes that start at once number each name once", arguments: [Engine.sqliteFile, .postgres])
    func twoNodes(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let declared = try RoleDeclarations(entries: "A", "B", "C", "D")
        async let one = database.store.declaring(declared)
        async let other = database.otherStore.declaring(declared)
        let catalogs = try await [one.roles, other.roles]
        #expect(catalogs[0] == catalogs[1])
        #expect(try await Set(database.store.roleBits().values) == [8, 9, 10, 11])
    }

    @Test(
        "R-013: a name that is declared no longer gives nothing, also with rights that it had; declared again it does",
        arguments: Engine.allCases)
    func undeclared(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let declared = try RoleDeclarations(entries: "Helpdesk may users:read users:recover")
        let store = try await database.store.declaring(declared)
        let bit = try #require(store.roles["Helpdesk"]?.bits)
        let helper = try await store.add(.fixture(uid: "helper", roles: bit))
        let pupil = try await store.add(.fixture(uid: "pupil"))
        func issue(in store: Store) async -> LatchkeyError.Code? {
            await code {
                try await store.issueRecoveryCode(
                    OneTimeToken(
                        id: .fixture(), purpose: .recoveryCode, accountID: pupil.id, email: nil,
                        createdAt: TestClock.start, issuedBy: helper.id), acting: nil,
                    event: .fixture(.recoveryCodeIssued, of: pupil.id))
            }
        }
        #expect(await issue(in: store) == nil)
        let later = try await database.otherStore.declaring(.builtIn)
        #expect(later.roles.names(of: bit).isEmpty && later.roles.own(of: bit).isEmpty)
        #expect(await issue(in: later) == .forbidden)
        #expect(await issue(in: try await database.otherStore.declaring(declared)) == nil)
    }

    @Test(
        "R-013: a role is forgotten only while nobody holds it, its codes end, and its bit is not the next one to be given",
        arguments: Engine.allCases)
    func forgetting(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store.declaring(RoleDeclarations(entries: "Editor"))
        let editor = try #require(store.roles["Editor"]?.bits)
        let toby = try await store.add(.fixture(roles: [.user, editor]))
        let code = JoinCode(
            id: .fixture(), secretHash: [1], role: editor, seats: 2, binding: nil, note: "",
            createdAt: TestClock.start, expiresAt: TestClock.start + .seconds(900), createdBy: nil)
        try await store.createJoinCode(code, acting: nil, event: .fixture(.joinCodeCreated))
        #expect(try await store.countRoleHolders() == [.user: 1, editor: 1])
        #expect(try await store.forgetRole("Editor", event: .fixture(.roleForgotten)) == 1)
        #expect(try await store.roleBits() == ["Editor": 8])
        #expect(try await store.listEvents(of: nil, limit: 10).allSatisfy { $0.kind != .roleForgotten })
        try await store.setRoles(.user, of: toby.id, event: .fixture(of: toby.id))
        #expect(try await store.forgetRole("Editor", event: .fixture(.roleForgotten)) == 0)
        #expect(try await store.listJoinCodes(by: nil).items.allSatisfy(\.isRevoked))
        await #expect(throws: LatchkeyError.self) {
            try await store.forgetRole("Editor", event: .fixture(.roleForgotten))
        }
        #expect(try await store.roleBits().isEmpty)
        // A node that has not been started since takes the bit for an editor's.
        #expect(try await store.declaring(RoleDeclarations(entries: "Clerk")).roles["Clerk"]?.bits == Roles(bit: 9))
        for (letter, count) in [("a", 40), ("b", 13)] {
            _ = try await store.declaring(RoleDeclarations((0..<count).map { RoleEntry("\(letter)\($0)") }))
        }
        #expect(try await store.declaring(RoleDeclarations(entries: "Last")).roles["Last"]?.bits == editor)
        #expect(try await store.roleBits().count == 55)
    }

    @Test(
        "R-013: a backup from before a bit was freed gives nothing new, also where the bit was given again since",
        arguments: Engine.allCases)
    func backupFromBefore(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store.declaring(RoleDeclarations(entries: "Editor"))
        let editor = try #require(store.roles["Editor"]?.bits)
        let toby = try await store.add(.fixture(roles: [.user, editor]))
        let backup = try await engine.makeDatabase().store
        _ = try await StoreCopy(from: store.database, to: backup.database).run()
        try await store.setRoles(.user, of: toby.id, event: .fixture(of: toby.id))
        #expect(try await store.forgetRole("Editor", event: .fixture(.roleForgotten)) == 0)
        for (letter, count) in [("a", 40), ("b", 14)] {
            _ = try await store.declaring(RoleDeclarations((0..<count).map { RoleEntry("\(letter)\($0)") }))
        }
        let declared = try RoleDeclarations(entries: "Last may users:read users:recover")
        #expect(try await store.declaring(declared).roles["Last"]?.bits == editor)
        let restored = try await backup.declaring(declared)
        let held = try #require(try await restored.findAccount(toby.id)).roles
        #expect(held.isSuperset(of: editor) && restored.roles["Last"]?.bits != editor)
        #expect(restored.roles.names(of: held) == ["User"] && restored.roles.own(of: held).isEmpty)
        #expect(restored.roles.permissionNames(of: held).isEmpty)
    }

    @Test("R-003: a code whose role is declared no longer lets nobody in, whoever made it", arguments: Engine.allCases)
    func codeOfUndeclaredRole(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let store = try await database.store.declaring(RoleDeclarations(entries: "Editor"))
        let editor = try #require(store.roles["Editor"]?.bits)
        let code = JoinCode(
            id: .fixture(), secretHash: [1], role: editor, seats: 2, binding: nil, note: "",
            createdAt: TestClock.start, expiresAt: TestClock.start + .seconds(900), createdBy: nil)
        try await store.createJoinCode(code, acting: nil, event: .fixture(.joinCodeCreated))
        func find(_ store: Store) async throws -> JoinCode? {
            try await store.findJoinCode(hashes: [[1]], uid: "ann", email: nil, now: TestClock.start)
        }
        #expect(try await find(store) != nil)
        #expect(try await find(database.otherStore) == nil)
    }
}
