import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyStore
import LatchkeyTokens
import Logging
import NIOSSL

/// Everything the HTTP server is made of, checked and open.
struct ServerParts: Sendable {
    let settings: Settings
    let store: Store
    let hasher: PasswordHasher
    let signer: SessionTokenSigner
    let verifier: SessionTokenVerifier
    /// Nil when a proxy ends TLS.
    let tls: TLSConfiguration?
    let logger: Logger
}
