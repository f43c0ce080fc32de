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
            switch error.code {
            case .tokenInvalid: throw .tokenInvalid
            default: throw .unavailable(retryAfter: error.retryAfter ?? 1)
            }
        }
    }
}
