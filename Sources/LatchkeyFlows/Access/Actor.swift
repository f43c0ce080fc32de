package import LatchkeyCore

/// Who acts, from where and under which request; made once for a request or a command (S-275).
package struct Actor: Sendable {
    package let client: ClientDetails
    private let signedIn: Caller?
    /// At the command line, on the database itself.
    private let isOperator: Bool
    private let clock: TimeSource

    private init(_ client: ClientDetails, _ signedIn: Caller?, isOperator: Bool, _ clock: TimeSource) {
        self.client = client
        self.signedIn = signedIn
        self.isOperator = isOperator
        self.clock = clock
    }

    /// Behind a request; without a caller it is a stranger.
    package init(_ client: ClientDetails, _ caller: Caller? = nil, clock: TimeSource) {
        self.init(client, caller, isOperator: false, clock)
    }

    /// Nobody asked from a browser.
    static func `operator`(_ clock: TimeSource) -> Actor {
        Actor(ClientDetails(address: nil, userAgent: "", requestID: ""), nil, isOperator: true, clock)
    }

    var now: Timestamp { clock.now() }

    /// The signed-in person. Throws `token_missing` for everybody else: what one may do is never read from having no caller.
    var caller: Caller {
        get throws(LatchkeyError) {
            guard let signedIn else { throw LatchkeyError(.tokenMissing) }
            return signedIn
        }
    }

    /// What is kept of an act. `id` is the account that it happens to; only what somebody else does to it names the actor.
    func event(
        _ kind: AuditEvent.Kind, on id: AccountID?, at time: Timestamp? = nil, _ details: EventDetails = [:]
    ) -> AuditEvent {
        let actorID = signedIn?.account.id
        return AuditEvent(
            kind, at: time ?? now, accountID: id, actorID: actorID == id ? nil : actorID,
            actorKind: isOperator ? .operator : .person, session: signedIn?.session.publicID, ip: client.ip,
            requestID: client.requestID, details: isOperator ? ["by": "operator"] + details : details)
    }
}
