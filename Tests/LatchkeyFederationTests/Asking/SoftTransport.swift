import LatchkeyCore
import Synchronization

@testable import LatchkeyFederation

/// Carries requests to nobody: answers by stage, and keeps what was asked.
final class SoftTransport: ProviderTransport {
    typealias Reply = Result<ProviderAnswer, TransportFault>

    private struct State {
        var replies: [String: Reply] = [:]
        var asked: [ProviderCall] = []
        var pause: Duration?
        var cost: (Duration, SoftClock)?
    }

    private let state = Mutex(State())

    static func json(_ text: String, status: Int = 200, type: String = "application/json") -> Reply {
        .success(ProviderAnswer(status: status, contentType: type, body: Array(text.utf8)))
    }

    func reply(_ stage: String, _ reply: Reply) { state.withLock { $0.replies[stage] = reply } }

    func current(_ stage: String) -> Reply? { state.withLock { $0.replies[stage] } }

    /// Each answer from now on takes so long.
    func pause(_ pause: Duration) { state.withLock { $0.pause = pause } }

    /// Each answer from now on moves the clock by so much.
    func cost(_ cost: Duration, on clock: SoftClock) { state.withLock { $0.cost = (cost, clock) } }

    var asked: [ProviderCall] { state.withLock { $0.asked } }

    func count(_ stage: String) -> Int { asked.count { $0.stage == stage } }

    func send(_ call: ProviderCall) async throws(TransportFault) -> ProviderAnswer {
        let (reply, pause, cost) = state.withLock { state in
            state.asked.append(call)
            return (state.replies[call.stage], state.pause, state.cost)
        }
        if let (cost, clock) = cost { clock.advance(by: cost) }
        if let pause {
            do { try await Task.sleep(for: pause) } catch { throw .timedOut }
        }
        guard let reply else { throw .unreachable }
        return try reply.get()
    }
}

extension SoftTransport {
    /// An OpenID provider that does all as it should.
    static func openID(_ provider: SoftProvider, claims: String? = nil) throws -> SoftTransport {
        let transport = SoftTransport()
        let issuer = SoftProvider.issuer
        transport.reply(
            "discovery",
            json(
                """
                {"issuer":"\(issuer)","authorization_endpoint":"\(issuer)/authorize","token_endpoint":"\(issuer)/token",
                "jwks_uri":"\(issuer)/keys","userinfo_endpoint":"\(issuer)/me"}
                """))
        transport.reply("keys", keys([try provider.rsaKey()]))
        try transport.say(claims ?? SoftTransport.claims(), provider)
        return transport
    }

    static func keys(_ keys: [String]) -> Reply { json(#"{"keys":[\#(keys.joined(separator: ","))]}"#) }

    func say(_ claims: String, _ provider: SoftProvider, header: String = #"{"alg":"RS256","kid":"r1"}"#) throws {
        let token = try provider.rs256(claims, header: header)
        reply(
            "token",
            SoftTransport.json(#"{"access_token":"access","token_type":"Bearer","id_token":"\#(token)"}"#))
    }

    static func claims(subject: String = "7", more: String = "") -> String {
        let now = SoftProvider.now.microseconds / 1_000_000
        return """
            {"iss":"\(SoftProvider.issuer)","aud":"\(SoftProvider.clientID)","sub":"\(subject)","exp":\(now + 300),"iat":\(now),
            "nonce":"\(SoftProvider.nonce)","name":"Some Body","email":"a@school.example","email_verified":true\(more)}
            """
    }
}
