import LatchkeyCore
import LatchkeyStore

/// An identity that a sign-in adds to its account: what has signed in was the other side's proof (D6).
struct ProvenLink: Sendable {
    let new: NewIdentity
}

/// Identities come to the same gate as everything else.
extension SignInGate {
    /// What is told of a link: once it is there.
    func tidings(of request: Request, _ proof: Proof, to account: Account) -> [OutgoingMail] {
        guard request.link != nil || proof.ticket?.linkAttempt != nil else { return [] }
        return [notices.mail(.identityLinked, to: account, request.actor)].compactMap(\.self)
    }

    func linked(_ request: Request, _ proof: Proof, _ account: Account) -> [AuditEvent] {
        guard let link = request.link else { return [] }
        var details: EventDetails = ["provider": link.new.provider.rawValue]
        if case .linkCode(let use) = proof { details = details + ["by": "\(use.token.purpose)"] }
        return [request.actor.event(.identityLinked, on: account.id, details)]
    }

    /// What the ticket of the first step held.
    func heldLink(_ proof: Proof, _ request: Request, _ account: Account) -> HeldLink? {
        guard let attempt = proof.ticket?.linkAttempt else { return nil }
        let (actor, id) = (request.actor, account.id)
        return HeldLink(attempt) { actor.event(.identityLinked, on: id, ["provider": $0.rawValue]) }
    }
}
