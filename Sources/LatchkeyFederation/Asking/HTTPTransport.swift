import AsyncHTTPClient
import LatchkeyCore
import NIOCore
import NIOHTTP1

/// Asks providers by HTTP within bounds (G-019): no redirects, no compression, three seconds to connect and eight in all.
package struct HTTPTransport: ProviderTransport {
    private let client: HTTPClient

    private static let patience = Duration.seconds(8)
    /// To one host: two providers may have the same. All calls that may be under way go out at once; whoever waited for a connection of ours
    /// would be told, and count, as if the provider did not answer (S-358).
    static let mostConnections = ProviderLine.mostCalls * ProviderID.allCases.count

    /// Its connections live as long as the process, as the event loops do that they run on.
    package static let shared = HTTPTransport()

    private init() {
        var configuration = HTTPClient.Configuration(
            // A redirect would carry code and secret to another place.
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(3), read: .seconds(8))
        )
        configuration.connectionPool.idleTimeout = .seconds(20)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = HTTPTransport.mostConnections
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(configuration: configuration)
    }

    package func send(_ call: ProviderCall) async throws(TransportFault) -> ProviderAnswer {
        let outcome = await withTaskGroup(of: Result<ProviderAnswer, TransportFault>.self) { group in
            group.addTask { await fetch(call) }
            // The client's own deadline ends with the response head; a dripping body would never end.
            group.addTask {
                try? await Task.sleep(for: HTTPTransport.patience)
                return .failure(.timedOut)
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(.timedOut)
        }
        return try outcome.get()
    }

    private func fetch(_ call: ProviderCall) async -> Result<ProviderAnswer, TransportFault> {
        var request = HTTPClientRequest(url: call.address)
        request.headers.add(name: "Accept", value: "application/json")
        // GitHub's API refuses requests without one.
        request.headers.add(name: "User-Agent", value: "Latchkey")
        if let authorization = call.authorization { request.headers.add(name: "Authorization", value: authorization) }
        if let form = call.form {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(string: form))
        }
        do {
            let response = try await client.execute(request, timeout: .seconds(8))
            let body = try await response.body.collect(upTo: call.longest)
            return .success(
                ProviderAnswer(
                    status: Int(response.status.code), contentType: response.headers.first(name: "content-type"),
                    body: Array(body.readableBytesView),
                    sentAt: ProviderAnswer.sentAt(
                        date: response.headers.first(name: "date"), age: response.headers.first(name: "age"))))
        } catch is NIOTooManyBytesError {
            return .failure(.tooLarge)
        } catch let error as HTTPClientError where error == .getConnectionFromPoolTimeout {
            return .failure(.crowded)
        } catch {
            // Nothing of it is kept: what an error says may hold the address with its query.
            return .failure(.unreachable)
        }
    }
}
