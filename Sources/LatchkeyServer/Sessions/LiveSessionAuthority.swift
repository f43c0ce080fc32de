import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// In our own process the authority is the live-session cache.
struct LiveSessionAuthority: Authority {
    let authenticate: Authenticate

    func user(of token: String) async throws(GuardError) -> Caller {
        do {
            return try await authenticate(token)
        } catch {
            throw LiveSessionAuthority.refusal(error)
        }
    }

    func knownUser(of token: String) throws(GuardError) -> Caller? {
        do {
            return try authenticate.known(token)
        } catch {
            throw LiveSessionAuthority.refusal(error)
        }
    }

    func recognizes(_ token: String) -> Bool { authenticate.recognizes(token) }

    private static func refusal(_ error: LatchkeyError) -> GuardError {
        switch error.code {
        case .tokenInvalid: .tokenInvalid
        default: .unavailable(retryAfter: error.retryAfter ?? 1)
        }
    }
}
