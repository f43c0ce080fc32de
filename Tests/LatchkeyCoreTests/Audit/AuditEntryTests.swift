import LatchkeyCore
import Testing

@Suite struct AuditEntryTests {
    private static let time = Timestamp(seconds: 1_000_000)

    @Test(
        "R-060: an event says what it was about, the nearest thing first",
        arguments: [
            ([:], nil), (["by": "operator"], nil), (["role": "Admin"], "role:Admin"),
            (["role": "+Editor"], "role:Editor"),
            (["role": "-Editor", "by": "end"], "role:Editor"), (["group": "g", "by": "move"], "group:g"),
            (["code": "c", "group": "g"], "join_code:c"), (["mail": "m"], "mail:m"), (["role": ""], nil),
        ] as [(EventDetails, String?)])
    func objects(_ details: EventDetails, _ object: String?) {
        #expect(AuditEvent(.roleChanged, at: AuditEntryTests.time, details: details).object == object)
    }

    @Test("R-060: of an event from before, the other columns tell who acted")
    func likelyActors() {
        let time = AuditEntryTests.time
        #expect(AuditEvent(.roleChanged, at: time, details: ["by": "operator"]).likelyActorKind == .operator)
        #expect(AuditEvent(.signInFailed, at: time, ip: "192.0.2.7").likelyActorKind == .person)
        #expect(AuditEvent(.accountExpired, at: time).likelyActorKind == .system)
    }

    @Test("R-020: what leaders are told holds no address, no session, nobody else of the staff and no other details")
    func toldToLeaders() throws {
        let (leader, other) = (try id(1), try id(2))
        func entry(by actor: AccountID) throws -> AuditEntry {
            AuditEntry(
                number: 7,
                event: AuditEvent(
                    .accountUpdated, at: AuditEntryTests.time, accountID: try id(3), actorID: actor, actorKind: .person,
                    session: try id(4), ip: "192.0.2.7", requestID: "r",
                    details: ["role": "+Editor", "profile": "secret_field"]),
                user: AuditEntry.Person(id: try id(3), uid: "toby", name: "Toby"),
                actor: AuditEntry.Person(id: actor, uid: "x", name: "X"))
        }
        let told = try entry(by: other).told(toLeader: leader)
        #expect(told.event.ip.isEmpty && told.event.session == nil && told.event.requestID.isEmpty)
        #expect(told.event.actorID == nil && told.actor == nil && told.event.actorKind == .person)
        #expect(told.event.details == ["role": "+Editor"] && told.user?.uid == "toby" && told.number == 7)
        #expect(try entry(by: leader).told(toLeader: leader).actor?.id == leader)
    }

    private func id(_ number: UInt8) throws -> AccountID {
        try #require(AccountID(bytes: [UInt8](repeating: number, count: 16)))
    }
}
