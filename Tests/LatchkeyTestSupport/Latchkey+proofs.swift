import HTTPTypes
import LatchkeyCore

/// The body of a knock with a good proof in it, and the cookie that belongs to the proof.
struct KnockProof: Sendable {
    let body: String
    var cookie: String?
}

extension Latchkey {
    /// Puts a proof, made for this knock alone, in place of the word that stands for it. `name` is one that nobody has, `session` the
    /// Cookie field of who knocks.
    func proven(_ body: String, name: String, session: String?) async throws -> KnockProof {
        if body.contains("the-hand-off") {
            let begun = try await beginHandOff()
            return KnockProof(body: body.replacing("the-hand-off", with: begun.ticket), cookie: begun.cookie)
        }
        if body.contains("the-proof") {
            try await addAccount(name)
            let code = try code(in: try await prove(name, beginHandOff()))
            return KnockProof(body: body.replacing("the-proof", with: code))
        }
        if body.contains("the-key-proof") {
            try await addAccount(name)
            let key = SoftSessionKey()
            let session = try await bind(key, to: try await signIn(name))
            let proof = try keyProof(key, session, try await challenge(for: session), server: Latchkey.ownOrigin)
            return KnockProof(body: Latchkey.body(proof))
        }
        if body.contains("the-state") || body.contains("the-known") {
            return try await provenByProvider(body, name: name)
        }
        return try await provenByPasskey(body, name: name, session: session)
    }

    /// Of somebody whom the server does not know; `"the-new"` is the uid of somebody with a password.
    private func provenByProvider(_ body: String, name: String) async throws -> KnockProof {
        let begun = try await beginFederation()
        guard body.contains("the-known") else {
            return KnockProof(
                body: body.replacing("the-state", with: begun.state).replacing("the-subject", with: name),
                cookie: begun.cookie)
        }
        let ticket = try await finish(begun, ["code": name]).ticket
        if body.contains("the-new") { try await addAccount(name) }
        return KnockProof(
            body: body.replacing("the-known", with: ticket).replacing("the-new", with: name), cookie: begun.cookie)
    }

    private func provenByPasskey(_ body: String, name: String, session: String?) async throws -> KnockProof {
        if body.contains("the-assertion") {
            try await addAccount(name)
            let passkey = try await addPasskey(try await signIn(name)).passkey
            let (options, device) = try await signInOptions()
            let signed = try passkey.sign(options)
            return KnockProof(body: body.replacing("\"the-assertion\"", with: signed), cookie: device)
        }
        // A visitor who is not signed in is asked for none.
        guard body.contains("the-registration"), let session, let options = try? await registrationOptions(session)
        else { return KnockProof(body: body) }
        var passkey = SoftPasskey()
        return KnockProof(body: body.replacing("\"the-registration\"", with: try passkey.register(options)))
    }
}
