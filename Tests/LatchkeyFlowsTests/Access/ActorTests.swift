import LatchkeyCore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyFlows

@Suite struct ActorTests {
    @Test(
        "S-275, R-060: an event names its actor where it happens to somebody else, and says what the command line did")
    func events() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            let token = try await latchkey.signIn("toby").split(separator: "=", maxSplits: 1).last ?? ""
            let caller = try await latchkey.flows.sessions.authenticate(String(token))
            let client = latchkey.stranger.client
            let signedIn = Actor(client, caller, clock: latchkey.flows.clock)
            let (other, session) = (AccountID.fixture(), caller.session.publicID)
            let (now, request) = (latchkey.clock.now, client.requestID)
            #expect(
                signedIn.event(.accountUpdated, on: toby.id)
                    == AuditEvent(
                        .accountUpdated, at: now, accountID: toby.id, actorKind: .person, session: session,
                        requestID: request))
            for id in [other, nil] {
                #expect(
                    signedIn.event(.accountUpdated, on: id)
                        == AuditEvent(
                            .accountUpdated, at: now, accountID: id, actorID: toby.id, actorKind: .person,
                            session: session, requestID: request))
                #expect(
                    latchkey.stranger.event(.accountUpdated, on: id, ["key": "value"])
                        == AuditEvent(
                            .accountUpdated, at: now, accountID: id, actorKind: .person, requestID: request,
                            details: ["key": "value"]))
            }
            let time = now + .seconds(1)
            #expect(
                Actor.operator(latchkey.flows.clock).event(.roleChanged, on: other, at: time, ["role": "Admin"])
                    == AuditEvent(
                        .roleChanged, at: time, accountID: other, actorKind: .operator,
                        details: ["by": "operator", "role": "Admin"]))
        }
    }

    @Test("S-034: without a caller nothing is allowed, neither to strangers nor to the operator")
    func noCaller() async throws {
        try await withLatchkey { latchkey in
            for actor in [latchkey.stranger, .operator(latchkey.flows.clock)] {
                #expect(throws: LatchkeyError.self) { try actor.caller }
                await #expect(throws: LatchkeyError.self) {
                    try await latchkey.flows.sessions.manage.endOthers(by: actor)
                }
            }
        }
    }
}
