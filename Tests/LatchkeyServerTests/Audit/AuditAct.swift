import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import Testing

/// Something that people do, and the events that it must leave.
struct AuditAct: Sendable, CustomTestStringConvertible {
    /// What was there before, as an act needs it: links, codes, ids, cookies of others.
    typealias Preparation = @Sendable (Latchkey) async throws -> [String]

    let testDescription: String
    /// Stored, in any order, and logged.
    let kinds: [AuditEvent.Kind]
    /// Logged alone: these change nothing.
    let loggedKinds: [AuditEvent.Kind]
    /// Whose account the events name; nil for none, and somebody new for a uid that nobody had.
    let uid: String?
    /// Whether Toby, Ann and the Admin "boss" are there.
    let hasPeople: Bool
    let configure: @Sendable (inout LatchkeyOptions) -> Void
    let prepare: Preparation
    /// With the cookie of Toby's session.
    let act: @Sendable (Latchkey, _ cookie: String, _ prepared: [String]) async throws -> Void

    init(
        _ name: String, _ kinds: AuditEvent.Kind..., logs: AuditEvent.Kind..., of uid: String? = "toby",
        hasPeople: Bool = true,
        configure: @escaping @Sendable (inout LatchkeyOptions) -> Void = { _ in },
        prepare: @escaping Preparation = { _ in [] },
        act: @escaping @Sendable (Latchkey, String, [String]) async throws -> Void
    ) {
        self.testDescription = name
        self.kinds = kinds
        self.loggedKinds = logs
        self.uid = uid
        self.hasPeople = hasPeople
        self.configure = configure
        self.prepare = prepare
        self.act = act
    }

    /// What no act here can do, and the test that asserts it.
    static let elsewhere: [AuditEvent.Kind: String] = [
        .accountImported: "the import is a command: ImportFlaskTests/everyEra",
        .dataKeyRewrapped: "a start after a rotation: DataKeysTests/rotations",
        .sessionOnTokens: "needs a page on another site: SessionKeyTests/signsIn",
        .serviceTokenIssued: "needs an audience: ServiceTokenRouteTests/claims",
        .serviceKeyMade: "the first need of one: ServiceTokenRouteTests/claims",
        .serviceKeyRetired: "the operator's command: ServiceKeyCommandTests/retire",
        .accountEnded: "needs an end that comes: AccountEndTests/upkeep",
        .rosterApplied: "its other events are about the people it makes: RosterRouteTests/recorded",
        .slipsShown: "needs a group and somebody new in it: SlipTests/recorded",
        .roleForgotten: "only a command forgets roles: RoleCommandTests/listAndForget",
    ]

    static func expect(_ status: Int, _ answer: Answer) throws {
        guard answer.status == status else { throw HarnessError("\(answer.status), not \(status): \(answer.text)") }
    }

    static let all =
        sessions + secondSteps + factors + identities + ownAccounts + recoveries + staff + groups + operators + timers
}
