@testable import LatchkeyPasskeys

/// Responses as files of `Fixtures` hold them: with one id, in its text form.
extension RegistrationResponse {
    init(id: String, clientDataJSON: String, attestationObject: String) throws {
        try self.init(
            id: id, rawID: id, type: "public-key", clientDataJSON: clientDataJSON, attestationObject: attestationObject)
    }
}

extension AssertionResponse {
    init(id: String, clientDataJSON: String, authenticatorData: String, signature: String) throws {
        try self.init(
            id: id, rawID: id, type: "public-key", clientDataJSON: clientDataJSON, authenticatorData: authenticatorData,
            signature: signature, userHandle: nil)
    }
}
