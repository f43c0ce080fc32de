import LatchkeyCore
import LatchkeyPasskeys
import LatchkeyStore

/// What a passkey has signed comes to the same gate as everything else.
extension SignInGate {
    /// A sign-in by the passkey alone. Nil when key or account are not what they were when they were looked at.
    func finish(
        _ candidate: PasskeyCandidate, _ assertion: VerifiedAssertion, _ request: Request
    ) async throws(LatchkeyError) -> Entry? {
        let proof = Proof.passkey(candidate.use(assertion), factorEpoch: candidate.account.factorEpoch)
        guard try isOpen(candidate.account, proof, at: request.actor.now) else { return nil }
        return try await enter(
            candidate.account, proof, request, recoveryCodesLeft: candidate.recoverySet?.left)
    }

    /// The second step. Nil also when the ticket is void by now.
    func finish(
        _ secret: SignInTicket.Secret, _ ticket: SignInTicket, _ candidate: PasskeyCandidate,
        _ assertion: VerifiedAssertion, _ request: Request
    ) async throws(LatchkeyError) -> Entry? {
        let proof = Proof.secondStep(secret, ticket, candidate.use(assertion))
        guard try isOpen(candidate.account, proof, at: request.actor.now) else { return nil }
        return try await enter(
            candidate.account, proof, request, recoveryCodesLeft: candidate.recoverySet?.left)
    }
}

extension PasskeyCandidate {
    func use(_ assertion: VerifiedAssertion) -> FactorUse { .passkey(id: passkey.id, assertion) }
}
