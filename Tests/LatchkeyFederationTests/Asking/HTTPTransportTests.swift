import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyFederation

/// Calls over real connections.
@Suite struct HTTPTransportTests {
    private let clock = SoftClock()

    private func call(port: Int) throws -> ProviderCall {
        let issuer = try ProviderAddress(issuer: "http://127.0.0.1:\(port)", publicIsLoopback: true)
        return ProviderCall(
            "token", try ProviderAddress(endpoint: "http://127.0.0.1:\(port)/token", of: issuer), form: "a=b")
    }

    private static func statuses(_ line: ProviderLine, _ call: ProviderCall, _ count: Int) async -> [Int] {
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<count {
                group.addTask {
                    let answer = try? await line.occupied { () async throws(ProviderRefusal) in
                        try await line.send(call)
                    }
                    return answer?.status ?? 0
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(
        "S-358: as many calls as may be under way go out at once; none waits for a connection of ours, and fails by that"
    )
    func allAtOnce() async throws {
        // Longer than anybody waits for a connection.
        try await SlowServer.run(delay: .milliseconds(3_500)) { server, port in
            let line = ProviderLine(HTTPTransport.shared, clock: clock.now)
            let question = try call(port: port)
            let statuses = await HTTPTransportTests.statuses(line, question, ProviderLine.most)
            #expect(statuses == Array(repeating: 400, count: ProviderLine.most))
            #expect(server.count == ProviderLine.most)
            #expect((try? line.requireOpen()) != nil)
        }
    }

    @Test("S-358: there is a connection for every call of every provider, the keys and the discovery too")
    func derived() {
        #expect(HTTPTransport.mostConnections >= (ProviderLine.most + 2) * ProviderID.allCases.count)
    }
}
