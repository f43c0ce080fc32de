/// One request to a provider, and how much of its answer is read. Printing it shows nothing (G-021).
package struct ProviderCall: Sendable {
    /// What it is for, as the audit names the stage.
    package let stage: String
    package let address: String
    /// A form, nil for a GET.
    package let form: String?
    package let authorization: String?
    package let longest: Int

    package init(
        _ stage: String, _ address: ProviderAddress, form: String? = nil, authorization: String? = nil,
        longest: Int = ProviderAnswer.longest
    ) {
        self.stage = stage
        self.address = address.text
        self.form = form
        self.authorization = authorization
        self.longest = longest
    }
}

extension ProviderCall: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "ProviderCall(\(stage))" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Whoever carries requests to providers. Tests have one that lies and asks nobody.
package protocol ProviderTransport: Sendable {
    /// The answer, whatever its status; a redirect is one too, and never followed.
    func send(_ call: ProviderCall) async throws(TransportFault) -> ProviderAnswer
}

/// Why there is no answer.
package enum TransportFault: Error, Equatable, Sendable {
    case unreachable, timedOut
    /// Our own connections were all taken for too long: nobody was asked.
    case crowded
    /// More than the call wants to read.
    case tooLarge
}
