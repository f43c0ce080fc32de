import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What is asked for by a caller who was read from the cache, and whose right has gone since.
@Suite struct StaleReaderTests {
    enum List: CaseIterable {
        case mail, joinCodes, pending, users, groups

        func read(_ flows: Flows, _ caller: Caller) async throws {
            switch self {
            case .mail: _ = try await flows.mail.list(caller, limit: 10, after: nil)
            case .joinCodes: _ = try await flows.joining.codes.list(caller, limit: 10, after: nil)
            case .pending:
                _ = try await flows.joining.pending.list(
                    caller, search: nil, order: .oldestFirst, limit: 10, offset: 0, after: nil)
            case .users:
                _ = try await flows.accounts.manage.list(
                    caller, search: nil, order: .uid, limit: 10, offset: 0, after: nil)
            case .groups:
                _ = try await flows.groups.manage.list(
                    caller, search: nil, isArchived: false, limit: 10, offset: 0, after: nil)
            }
        }
    }

    @Test(
        "S-350: whoever has lost the right, or the session, reads no list, whatever the cache says",
        arguments: List.allCases)
    func lists(_ list: List) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("keeper", role: .admin)
            try await latchkey.addAccount("boss", role: .admin)
            let token = try await latchkey.signIn("boss").split(separator: "=", maxSplits: 1).last ?? ""
            let caller = try await latchkey.flows.sessions.authenticate(String(token))
            try await list.read(latchkey.flows, caller)
            try await latchkey.operate.setRole(.user, uid: "boss")
            let demoted = await #expect(throws: LatchkeyError.self) { try await list.read(latchkey.flows, caller) }
            #expect(demoted?.code == .forbidden)
            _ = try await latchkey.operate.signOut(uid: "boss")
            let signedOut = await #expect(throws: LatchkeyError.self) { try await list.read(latchkey.flows, caller) }
            #expect(signedOut?.code == .tokenInvalid)
        }
    }

    enum LookUp: CaseIterable {
        case account, uid, picture, profile, codes, factors, identities, sessions, events, group

        func read(_ flows: Flows, _ person: Account, _ group: GroupID, _ caller: Caller) async throws {
            let id = person.id.text
            switch self {
            case .account: _ = try await flows.accounts.manage.find(id, caller)
            case .uid: _ = try await flows.accounts.manage.find(uid: person.uid, caller)
            case .picture: _ = try await flows.profile.pictures.find(id, caller)
            case .profile: _ = try await flows.profile.fields.find(id, caller)
            case .codes: _ = try await flows.recovery.seeCodes(id, caller)
            case .factors: _ = try await flows.factors.help.list(of: id, caller)
            case .identities: _ = try await flows.federation.help.list(of: id, caller)
            case .sessions: _ = try await flows.sessions.manage.list(of: id, caller)
            case .events: _ = try await flows.audit.events.list(of: id, caller, EventFilter(), limit: 10)
            case .group: _ = try await flows.groups.manage.find(group.text, caller)
            }
        }
    }

    @Test(
        "S-360: whoever has lost the right, or the session, looks up nobody and no group, whatever the cache says",
        arguments: LookUp.allCases)
    func lookUps(_ lookUp: LookUp) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("keeper", role: .admin)
            try await latchkey.addAccount("boss", role: .admin)
            let (person, group) = try await StaleReaderTests.known(latchkey)
            let token = try await latchkey.signIn("boss").split(separator: "=", maxSplits: 1).last ?? ""
            let caller = try await latchkey.flows.sessions.authenticate(String(token))
            try await lookUp.read(latchkey.flows, person, group, caller)
            try await latchkey.operate.setRole(.user, uid: "boss")
            let demoted = await #expect(throws: LatchkeyError.self) {
                try await lookUp.read(latchkey.flows, person, group, caller)
            }
            #expect(demoted?.code == .forbidden)
            _ = try await latchkey.operate.signOut(uid: "boss")
            let signedOut = await #expect(throws: LatchkeyError.self) {
                try await lookUp.read(latchkey.flows, person, group, caller)
            }
            #expect(signedOut?.code == .tokenInvalid)
        }
    }

    /// Somebody with a picture, and a group.
    private static func known(_ latchkey: Latchkey) async throws -> (person: Account, group: GroupID) {
        let person = try await latchkey.addAccount("mia")
        try await latchkey.store.setPicture(
            Picture(SamplePicture.png), of: person.id, acting: nil, event: .fixture(of: person.id))
        let group = PeopleGroup(
            id: .fixture(), key: try GroupKey("9b"), name: "Year 9", createdAt: TestClock.start, createdBy: nil)
        try await latchkey.store.createGroup(group, isLed: false, acting: nil, event: .fixture(.groupCreated))
        return (person, group.id)
    }

    @Test("S-360: one's own account is not shown to a session that has ended, whatever the cache says")
    func ownAccount() async throws {
        try await withLatchkey { latchkey in
            let mia = try await latchkey.addAccount("mia")
            let token = try await latchkey.signIn("mia").split(separator: "=", maxSplits: 1).last ?? ""
            let caller = try await latchkey.flows.sessions.authenticate(String(token))
            #expect(try await latchkey.flows.accounts.manage.find(mia.id.text, caller).id == mia.id)
            _ = try await latchkey.operate.signOut(uid: "mia")
            let signedOut = await #expect(throws: LatchkeyError.self) {
                try await latchkey.flows.accounts.manage.find(mia.id.text, caller)
            }
            #expect(signedOut?.code == .tokenInvalid)
        }
    }
}
