import Hummingbird
import LatchkeyCore
import LatchkeyFlows

extension ServerParts {
    /// Where a sign-in by a provider leads. Where somebody is signed in by it, the cookies come with the answer, as after a password.
    func federated(_ outcome: FederationOutcome, _ request: Request, _ roles: RoleCatalog) -> Response {
        switch outcome {
        case .proven(let outcome, let place): return proven(outcome, place, request, roles)
        case .register(let ticket, let suggested):
            return next("register") { answer in
                answer.field("ticket", ticket)
                answer.key("suggested")
                answer.object { answer in
                    answer.field("uid", suggested.uid)
                    answer.field("name", suggested.name)
                    answer.field("email", suggested.email)
                }
                answer.field("uid_is_fixed", suggested.isUIDFixed)
                answer.field("email_is_proven", suggested.isEmailProven)
                answer.field("needs", suggested.needsCode ? ["code"] : [])
            }
        case .confirm(let ticket, let ways):
            return next("confirm") { answer in
                answer.field("ticket", ticket)
                answer.field("ways", ways)
            }
        case .link(let ticket, let provider, let login, let uid):
            return next("link") { answer in
                answer.field("ticket", ticket)
                answer.field("provider", provider)
                answer.field("login", login)
                answer.field("uid", uid)
            }
        case .pending: return next("pending") { _ in }
        }
    }

    private func next(_ word: String, _ more: (inout JSONAnswer) -> Void) -> Response {
        var answer = JSONAnswer(capacity: 512)
        answer.object { answer in
            answer.field("next", word)
            more(&answer)
        }
        return answer.response()
    }

    private func proven(
        _ outcome: SignInOutcome, _ place: FederationPlace, _ request: Request, _ roles: RoleCatalog
    ) -> Response {
        switch outcome {
        case .signedIn(let result):
            return signedIn(result, request, roles) { answer in
                answer.field("next", "done")
                if case .ownPage(let path) = place { answer.field("location", path) }
            }
        case .handedOff(let result): return handedOff(result, request) { $0.field("next", "done") }
        case .factorNeeded(let question):
            return next("second_factor") { answer in
                answer.field("ticket", question.ticket.text)
                answer.field("factors", question.factors)
                answer.field("expires_in", question.expiresIn)
                answer.place(place)
            }
        case .setUpNeeded(let question):
            return next("set_up") { answer in
                answer.field("ticket", question.ticket.text)
                answer.field("expires_in", question.expiresIn)
                answer.place(place)
            }
        }
    }
}

extension JSONAnswer {
    /// What the second step needs beside its ticket, or where the page goes after it.
    fileprivate mutating func place(_ place: FederationPlace) {
        switch place {
        case .ownPage(let path): field("location", path)
        case .handOff(let ticket): field("hand_off", ticket)
        }
    }
}
