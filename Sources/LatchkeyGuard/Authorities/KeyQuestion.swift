import AsyncHTTPClient
import LatchkeyTokens
import NIOCore
import NIOHTTP1

/// One `GET /.well-known/jwks.json`.
struct KeyQuestion: Sendable {
    let address: ServerAddress
    /// For the whole question, to the last byte of the answer.
    let patience: Duration
    /// Whose connections it uses.
    let client: HTTPClient

    /// The keys that the server publishes, which may be none; nil for every other answer, and for none in time.
    func ask() async -> [ServicePublicKey]? {
        // Whatever went wrong, the keys that are known go on.
        (try? await answer(within: patience) { try await fetch() }) ?? nil
    }

    private func fetch() async throws -> [ServicePublicKey]? {
        var request = HTTPClientRequest(url: address.keysURL)
        request.headers.add(name: "Accept", value: "application/json")
        let response = try await client.execute(request, timeout: TimeAmount(patience))
        let body = try await response.body.collect(upTo: ServiceKeySet.longest)
        guard response.status == .ok else { return nil }
        return ServiceKeySet.keys(in: Array(body.readableBytesView))
    }
}
