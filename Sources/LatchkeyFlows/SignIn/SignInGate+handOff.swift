import LatchkeyCore
import LatchkeyStore

/// A sign-in for a page of another origin: it is proven here, and its session begins there.
extension SignInGate {
    /// A session, or what one is exchanged for where the sign-in is for a hand-off. Nil as `open`; throws `hand_off_invalid` too.
    func enter(
        _ account: Account, _ proof: Proof, _ request: Request, recoveryCodesLeft left: Int? = nil
    ) async throws(LatchkeyError) -> Entry? {
        guard let result = try await open(account, proof, request, recoveryCodesLeft: left) else { return nil }
        guard let opened = request.handOff else { return .session(result) }
        // Its token is of no session: none was stored.
        return .handOff(
            HandOffReturn(
                location: handOffs.location(of: opened.handOff), uid: result.account.uid, device: result.device,
                recoverySet: result.recoverySet, recoveryCodesLeft: result.recoveryCodesLeft))
    }

    /// The session that a code is exchanged for. Nil when anything that the statement asks for is not so.
    func redeem(
        _ use: HandOffUse, of account: Account, _ request: Request
    ) async throws(LatchkeyError) -> SignedIn? {
        try await open(account, .handOff(use), request)
    }

    /// Something else than the proof: the hand-off was over, or an identity cannot be the account's, or not now.
    static func isPrevented(_ error: LatchkeyError, linking: Bool = false) -> Bool {
        [.handOffInvalid, .identityTaken, .identityLimit, .codeSetsPassword].contains(error.code)
            || linking && error.code == .tooManyAttempts
    }

    /// What was proven was right, and its owner gets to know, though nothing came of it (S-275).
    func notePrevented(
        _ record: SignInRecord, _ code: LatchkeyError.Code, _ actor: Actor
    ) async throws(LatchkeyError) {
        let event = actor.event(.signInFailed, on: record.session.accountID, ["reason": code.rawValue])
        try await store.recordEvents([event], notice: record.notice)
    }
}

extension Proof {
    /// No later than this does a session end that begins with it.
    var latestEnd: Timestamp? {
        if case .handOff(let use) = self { use.proven.latestEnd } else { nil }
    }

    /// Where the session begins, for the event.
    var originDetail: EventDetails {
        guard case .handOff(let use) = self else { return [:] }
        return ["origin": use.proven.handOff.returnAddress.origin.text]
    }
}
