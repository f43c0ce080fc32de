package import LatchkeyCore

/// What an operator hears of a provider: of outages once for each change. It carries no text of a provider (G-021).
package enum ProviderNews: Equatable, Sendable {
    /// Its discovery document could not be read; `step` is a word of ours: where nothing was answered `no answer`, else the fault.
    case away(ProviderID, step: String)
    case back(ProviderID)
    /// An id_token was not taken; `check` is a word of ours, the name of the fault. Nothing of the token is told.
    case tokenRefused(ProviderID, check: String)
    /// Its key set was not taken, as one of more than 64 keys; `check` is the name of the fault.
    case keysRefused(ProviderID, check: String)
}
