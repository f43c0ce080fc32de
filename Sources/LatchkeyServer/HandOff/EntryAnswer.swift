import Hummingbird
import LatchkeyCore
import LatchkeyFlows

extension ServerParts {
    /// The hand-off that a sign-in on one of our pages is for, if for one. Throws `origin_not_allowed` for pages of others, allowed or not.
    func handOff(in body: JSONBody, _ request: Request) throws(LatchkeyError) -> HandOffProof? {
        guard let ticket = try body.text("hand_off") else { return nil }
        // An empty one is none of ours, and not none at all: that would be a session here.
        guard !ticket.isEmpty else { throw .field("hand_off", .textExpected) }
        try origins.requireOwnPage(request.headers)
        return HandOffProof(ticket: ticket, browser: cookies.handOff(ticket, in: request))
    }

    /// What a sign-in answers that needs nothing more: the account and its cookies, or where the browser goes for them.
    func entered(
        _ entry: Entry, _ request: Request, _ roles: RoleCatalog, and more: (inout JSONAnswer) -> Void = { _ in }
    ) -> Response {
        switch entry {
        case .session(let signedIn): self.signedIn(signedIn, request, roles, and: more)
        case .handOff(let handedOff): self.handedOff(handedOff, request, and: more)
        }
    }

    /// No cookie of ours signs anybody in by it (G-056).
    func handedOff(
        _ result: HandOffReturn, _ request: Request, and more: (inout JSONAnswer) -> Void = { _ in }
    ) -> Response {
        var answer = JSONAnswer(capacity: 384)
        answer.object { answer in
            answer.field("message", "Authentication for \(result.uid) successful")
            answer.field("location", result.location)
            more(&answer)
            if let left = result.recoveryCodesLeft { answer.field("recovery_codes_left", left) }
        }
        var response = answer.response()
        response.add(cookies.device(result.device, for: request))
        return response
    }
}
