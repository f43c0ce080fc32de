import Hummingbird
import LatchkeyCore
import LatchkeyFlows

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
            more(&answer)
        }
        var response = answer.response()
        response.add(cookies.session(result.token, for: request))
        response.add(cookies.device(result.device, for: request))
        return response
    }
}
