import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Lists that are asked for by a caller who was read from the cache, and whose right has gone since.
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
}
