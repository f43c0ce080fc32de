import LatchkeyCore
import LatchkeyFederation
import Synchronization

/// A provider that is asked by no network: answers by stage, and keeps what was asked.
final class SimulatedProvider: ProviderTransport {
    typealias Reply = Result<ProviderAnswer, TransportFault>

    static let issuer = "https://idp.school.example"

    private let replies: [String: Reply]
    private let asked = Mutex<[ProviderCall]>([])

    /// An OpenID provider that does all as it should, and an API that refuses whoever brings no token, but for `changes`.
    init(_ changes: [String: Reply] = [:]) {
        replies = [
            "discovery": SimulatedProvider.json(SimulatedProvider.document()),
            "keys": SimulatedProvider.json(#"{"keys":[\#(SimulatedProvider.key())]}"#),
            "user": SimulatedProvider.json(#"{"message":"Requires authentication"}"#, status: 401),
        ].merging(changes) { $1 }
    }

    var calls: [ProviderCall] { asked.withLock { $0 } }

    func send(_ call: ProviderCall) async throws(TransportFault) -> ProviderAnswer {
        asked.withLock { $0.append(call) }
        return try (replies[call.stage] ?? .failure(.unreachable)).get()
    }

    static func json(
        _ text: String, status: Int = 200, type: String = "application/json", sentAt: Timestamp? = nil
    ) -> Reply {
        .success(ProviderAnswer(status: status, contentType: type, body: Array(text.utf8), sentAt: sentAt))
    }

    /// A discovery document; `changes` replaces members, each with the JSON of its value.
    static func document(_ changes: [String: String] = [:]) -> String {
        let members = [
            "issuer": "\"\(issuer)\"", "authorization_endpoint": "\"\(issuer)/authorize\"",
            "token_endpoint": "\"\(issuer)/token\"", "jwks_uri": "\"\(issuer)/keys\"",
            "userinfo_endpoint": "\"\(issuer)/me\"",
        ].merging(changes) { $1 }
        return "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    static func key(bytes: Int = 256) -> String {
        let modulus = Base64URL.encodeText([UInt8](repeating: 0xAB, count: bytes))
        return #"{"kty":"RSA","kid":"r1","n":"\#(modulus)","e":"AQAB"}"#
    }
}
