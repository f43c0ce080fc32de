import LatchkeyCore
import LatchkeyFlows

/// What browsers make of a passkey's answer (`toJSON`, WebAuthn §5.1.8), member by member. Nil for what has not that form: the flow
/// refuses it as it refuses a wrong signature.
extension JSONBody {
    var assertion: SentAssertion? {
        guard let passkey = object("passkey"), let response = passkey.object("response"), let id = passkey.words("id"),
            let rawID = passkey.words("rawId"), let type = passkey.words("type"),
            let clientData = response.words("clientDataJSON"), let data = response.words("authenticatorData"),
            let signature = response.words("signature")
        else { return nil }
        let userHandle = response.words("userHandle")
        guard userHandle != nil || !response.isPresent("userHandle") else { return nil }
        return SentAssertion(
            id: id, rawID: rawID, type: type, clientDataJSON: clientData, authenticatorData: data,
            signature: signature, userHandle: userHandle)
    }

    var registration: SentRegistration? {
        guard let passkey = object("passkey"), let response = passkey.object("response"), let id = passkey.words("id"),
            let rawID = passkey.words("rawId"), let type = passkey.words("type"),
            let clientData = response.words("clientDataJSON"), let attestation = response.words("attestationObject")
        else { return nil }
        let properties = passkey.object("clientExtensionResults")?.object("credProps")
        return SentRegistration(
            id: id, rawID: rawID, type: type, clientDataJSON: clientData, attestationObject: attestation,
            transports: (try? response.texts("transports")) ?? [],
            isDiscoverable: properties.flatMap { $0.has("rk") ? try? $0.flag("rk") : nil })
    }

    private func words(_ key: String) -> String? { (try? text(key)) ?? nil }
}
