import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Signing in with others.
extension AuditAct {
    static let identities = [
        AuditAct(
            "make an account by a provider", .signedUp, .identityLinked, .signedIn, of: "octo",
            configure: { configure(&$0, says: "7") }
        ) { latchkey, _, _ in try await expect(200, latchkey.register("octo")) },
        AuditAct(
            "unlink an account of a provider", .identityUnlinked, configure: { configure(&$0, says: "7") },
            prepare: linked
        ) { latchkey, cookie, prepared in
            try await expect(204, latchkey.send(.delete, "/api/identities/\(prepared[0])", cookie: cookie))
        },
        AuditAct(
            "unlink an account of a provider for somebody", .identityUnlinked, configure: { configure(&$0, says: "7") },
            prepare: linkedOfToby
        ) { latchkey, _, prepared in
            try await expect(204, latchkey.send(.delete, prepared[1], cookie: prepared[0]))
        },
        AuditAct(
            "ask for a code that links by mail", .identityCodeSent, of: "ann",
            configure: { configure(&$0, says: "7", provenEmail: "ann@school.example") }
        ) { latchkey, _, _ in
            let (begun, asked) = try await latchkey.signInByProvider()
            try await expect(202, latchkey.step("mail", ["ticket": asked.ticket], begun))
        },
        AuditAct(
            "come back as somebody who is not let in", .identityRefused, of: nil,
            configure: { configure(&$0, .notAllowed(nil)) }
        ) { latchkey, _, _ in try await expect(403, latchkey.signInByProvider().answer) },
        AuditAct(
            "come back from a provider that fails", .federatedSignInFailed, of: nil,
            configure: { configure(&$0, .failed(stage: "token")) }
        ) { latchkey, _, _ in try await expect(502, latchkey.signInByProvider().answer) },
    ]

    private static let linked: Preparation = { latchkey in
        let account = try #require(try await latchkey.store.findAccount(uid: "toby"))
        return [try await latchkey.addIdentity("7", to: account.id)]
    }

    /// The administrator's cookie, and the path of Toby's identity.
    private static let linkedOfToby: Preparation = { latchkey in
        let identity = try await linked(latchkey)[0]
        let account = try #require(try await latchkey.store.findAccount(uid: "toby"))
        return [try await latchkey.signIn("boss"), "/api/user/\(account.id.text)/identities/\(identity)"]
    }

    private static func configure(
        _ options: inout LatchkeyOptions, says subject: String, provenEmail: String? = nil
    ) {
        let provider = SoftIdentityProvider()
        provider.says(subject, email: provenEmail, isProven: provenEmail != nil)
        options.flows.providers = [provider]
    }

    private static func configure(_ options: inout LatchkeyOptions, _ refusal: ProviderRefusal) {
        let provider = SoftIdentityProvider()
        provider.change { $0.result = .failure(refusal) }
        options.flows.providers = [provider]
    }
}
