import LatchkeyCore
import LatchkeyStore

/// An identity that a sign-in adds to its account: what has signed in was the other side's proof (G-031).
struct ProvenLink: Sendable {
    let new: NewIdentity
}

/// Identities come to the same gate as everything else.
extension SignInGate {
    func linked(_ request: Request, _ proof: Proof, _ account: Account) -> [AuditEvent] {
        guard let link = request.link else { return [] }
        let details: EventDetails = ["provider": link.new.provider.rawValue]
        return [request.actor.event(.identityLinked, on: account.id, details + codeDetails(proof))]
    }

    /// Whose code it was that somebody brought in place of a password.
    func codeDetails(_ proof: Proof) -> EventDetails {
        guard case .linkCode(let use) = proof else { return [:] }
        return ["by": "\(use.token.purpose)"]
    }

    /// What the ticket of the first step held.
    func heldLink(_ proof: Proof, _ request: Request, _ account: Account) -> HeldLink? {
        guard let attempt = proof.ticket?.linkAttempt else { return nil }
        let (actor, id) = (request.actor, account.id)
        return HeldLink(attempt) { actor.event(.identityLinked, on: id, ["provider": $0.rawValue]) }
    }
}
