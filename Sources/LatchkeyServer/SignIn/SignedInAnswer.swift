import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTokens

extension ServerParts {
    /// What every way to sign in answers: the account, and the cookies of session and device.
    func signedIn(
        _ result: SignedIn, _ request: Request, _ roles: RoleCatalog,
        and more: (inout JSONAnswer) -> Void = { _ in }
    ) -> Response {
        var answer = JSONAnswer()
        answer.object { answer in
            answer.field("message", "Authentication for \(result.account.uid) successful")
            answer.key("user")
            answer.user(result.account, roles)
            answer.key("session")
            answer.object { answer in
                answer.field("id", result.session.text)
                if let receipt = result.receipt { answer.field("receipt", receipt) }
            }
            answer.field("key_bound", result.isKeyBound)
            more(&answer)
            if let left = result.recoveryCodesLeft { answer.field("recovery_codes_left", left) }
            if result.isFactorRequired {
                answer.secondFactor(
                    result.account.factors, isRequired: true, dueAt: result.factorDueAt,
                    asleep: roles.names(of: result.account.asleep))
            }
        }
        var response = answer.response()
        // One that goes on by tokens gets no cookie, which would be good for longer than they are (G-073).
        if result.transport == .cookie { response.add(cookies.session(result.token, for: request)) }
        response.add(cookies.device(result.device, for: request))
        return response
    }

    /// Whoever gets a session in the place of theirs. Throws `token_invalid` for somebody whose session goes on by tokens where none are
    /// given: neither a cookie nor a key would name the new one here, and the one before would be over (S-377).
    func renewedActor(_ request: Request, _ context: ServerContext) throws(LatchkeyError) -> Actor {
        let transport = try context.caller().session.transport
        guard transport == .cookie || cookies.isFallbackOn else { throw LatchkeyError(.tokenInvalid) }
        return actor(request, context)
    }

    /// The session tokens that the browser came with: their sessions end when another one begins. A page whose browser keeps the cookie
    /// again has one of each kind, and neither may be left behind.
    func replacedTokens(_ request: Request) -> [String] {
        TokenExtraction.sessionTokens(in: request.headers, cookieName: cookies.sessionName, isOurs: cookies.isOurs)
    }

    /// The same where there is no doubt which one is meant, as in requests that browsers make by themselves.
    func replacedToken(_ request: Request) -> String? {
        try? TokenExtraction.sessionToken(
            in: request.headers, cookieName: cookies.sessionName, isOurs: cookies.isOurs)
    }

    /// The password was right, and is not enough: a refusal, so that pages of before take it for none that signed in. It sets no
    /// cookie (F-001).
    func factorNeeded(_ question: FactorQuestion) -> Response {
        var answer = JSONAnswer(capacity: 128)
        answer.object { answer in
            answer.field("ticket", question.ticket.text)
            answer.field("factors", question.factors)
            answer.field("expires_in", question.expiresIn)
            if let days = question.trustDays { answer.field("trust_device_days", days) }
        }
        return ErrorAnswer.response(to: LatchkeyError(.factorRequired), answer)
    }

    /// The same where the account has none and must have one. `setup_url` is for pages that cannot set one up.
    func setUpNeeded(_ question: SetUpQuestion) -> Response {
        var answer = JSONAnswer(capacity: 192)
        answer.object { answer in
            answer.field("ticket", question.ticket.text)
            answer.field("expires_in", question.expiresIn)
            answer.field("setup_url", PageLinks(publicURL).signIn)
        }
        return ErrorAnswer.response(to: LatchkeyError(.factorSetupRequired), answer)
    }
}
