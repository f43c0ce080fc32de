import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyFederation

/// What a provider that answers to harm can do to the server, over real connections (G-019, §1.3).
@Suite struct HostileProviderTests {
    private static func call(_ path: String, port: Int) throws -> ProviderCall {
        let issuer = try ProviderAddress(issuer: "http://127.0.0.1:\(port)", publicIsLoopback: true)
        return ProviderCall("token", try ProviderAddress(endpoint: issuer.text + path, of: issuer), form: "code=c")
    }

    private static func asked(
        _ path: String, port: Int
    ) async throws -> (result: Result<ProviderAnswer, TransportFault>, took: Duration) {
        let (call, clock) = (try call(path, port: port), ContinuousClock())
        let began = clock.now
        let result: Result<ProviderAnswer, TransportFault>
        do throws(TransportFault) {
            result = .success(try await HTTPTransport.shared.send(call))
        } catch {
            result = .failure(error)
        }
        return (result, clock.now - began)
    }

    private static func fault(_ result: Result<ProviderAnswer, TransportFault>) -> TransportFault? {
        if case .failure(let fault) = result { fault } else { nil }
    }

    /// 10 MiB of spaces, as gzip makes 10 KiB of them (RFC 1952).
    private static let bomb: [UInt8] = {
        var bytes: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 236, 193, 129, 0, 0, 0, 0, 128, 32, 149, 253, 41, 23, 169, 10,
        ]
        bytes += repeatElement(0, count: 4_094)
        bytes += [128, 217, 131, 3, 1, 0, 0, 0, 0, 32, 255, 215, 70, 80] as [UInt8]
        bytes += repeatElement(85, count: 4_095)
        bytes += [105, 15, 14, 9, 0, 0, 0, 0, 4, 253, 127, 237, 12, 11] as [UInt8]
        bytes += repeatElement(0, count: 1_970)
        return bytes + ([159, 0, 250, 183, 206, 62, 0, 0, 160, 0] as [UInt8])
    }()

    @Test("G-019: of an answer that is too long no more is taken than the call wants, whatever length it names")
    func flood() async throws {
        try await RudeServer.run { path in
            switch path {
            case "/named": .flood(RudeServer.head("200 OK", "Content-Length: 67108864"))
            case "/chunked": .flood(RudeServer.head("200 OK", "Transfer-Encoding: chunked") + "4000000\r\n")
            default: .flood(RudeServer.head())
            }
        } _: { server, port in
            for path in ["/named", "/chunked", "/open"] {
                let (result, took) = try await HostileProviderTests.asked(path, port: port)
                #expect(HostileProviderTests.fault(result) == .tooLarge, "\(path) \(result)")
                #expect(took < .seconds(8), "\(path)")
            }
            // What the two ends of a connection hold is the system's; nobody reads on for 64 MiB.
            #expect(server.flooded.bytes < 3 * 32 * 1024 * 1024 && !server.flooded.isOver)
        }
    }

    @Test("G-019: a head without end is no answer")
    func head() async throws {
        try await RudeServer.run { _ in
            .flood("HTTP/1.1 200 OK\r\nX-Long: ")
        } _: { server, port in
            let (result, took) = try await HostileProviderTests.asked("/", port: port)
            #expect(HostileProviderTests.fault(result) == .unreachable && took < .seconds(8), "\(result)")
            #expect(!server.flooded.isOver)
        }
    }

    @Test("G-019: a gzip bomb stays as small as it came, and is no JSON; nobody has asked for compression")
    func gzip() async throws {
        let fields = ["Content-Encoding: gzip", "Content-Length: \(HostileProviderTests.bomb.count)"]
        let answer = Array(RudeServer.head("200 OK", fields[0], fields[1]).utf8) + HostileProviderTests.bomb
        try await RudeServer.run { _ in
            .bytes(answer)
        } _: { server, port in
            let answer = try await HostileProviderTests.asked("/", port: port).result.get()
            #expect(answer.body == HostileProviderTests.bomb)
            #expect(throws: FederationFault.json) { try TokenAnswer(answer) }
            let sent = server.requests.joined().lowercased()
            #expect(sent.hasPrefix("post / http/1.1") && !sent.contains("accept-encoding"))
        }
    }

    @Test("G-012, G-019: a redirect and a page are answers, which nobody follows or takes")
    func redirect() async throws {
        try await RudeServer.run { _ in
            RudeServer.json("{}")
        } _: { other, target in
            try await RudeServer.run { path in
                path == "/page"
                    ? .bytes(Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}".utf8))
                    : RudeServer.json("{}", status: "307 Temporary", ["Location: http://127.0.0.1:\(target)/"])
            } _: { server, port in
                let redirect = try await HostileProviderTests.asked("/token", port: port).result.get()
                #expect(redirect.status == 307)
                #expect(throws: FederationFault.status) { try TokenAnswer(redirect) }
                let page = try await HostileProviderTests.asked("/page", port: port).result.get()
                #expect(throws: FederationFault.mediaType) { try TokenAnswer(page) }
                #expect(server.requests.count == 2 && other.requests.isEmpty)
            }
        }
    }

    @Test("G-019: silence, and a byte every tenth of a second, end after eight seconds; others are answered meanwhile")
    func slow() async throws {
        try await RudeServer.run { path in
            switch path {
            case "/silent": .hang("")
            case "/head": .hang(RudeServer.head("200 OK", "Content-Length: 9"))
            case "/drip": .drip(RudeServer.head())
            case "/slow-head": .drip("HTTP/1.1 200 OK\r\nX: ")
            default: RudeServer.json(#"{"error":"invalid_grant"}"#, status: "400 Bad Request")
            }
        } _: { server, port in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let slow = ["/silent", "/head", "/drip", "/slow-head"]
                for path in slow + slow + slow + slow {
                    group.addTask {
                        let (result, took) = try await HostileProviderTests.asked(path, port: port)
                        let fault = try #require(HostileProviderTests.fault(result), "\(path)")
                        #expect(fault == .timedOut || fault == .unreachable, "\(path)")
                        #expect(took >= .seconds(7) && took < .seconds(12), "\(path) \(took)")
                    }
                }
                group.addTask {
                    // All the slow ones are under way.
                    for _ in 0..<500 where server.requests.count < 16 { try await Task.sleep(for: .milliseconds(10)) }
                    let (result, took) = try await HostileProviderTests.asked("/good", port: port)
                    #expect(try result.get().status == 400 && took < .seconds(3), "\(took)")
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("G-019: a provider that drips costs a sign-in twelve seconds at most, and is a failure of its own")
    func signIn() async throws {
        try await RudeServer.run { _ in
            .drip(RudeServer.head())
        } _: { server, port in
            let issuer = "http://127.0.0.1:\(port)"
            var settings = ProviderSettings(.github, clientID: SoftProvider.clientID, clientSecret: "a secret")
            settings.issuer = issuer
            let provider = try FederatedProvider(
                settings, publicURL: try #require(Origin("http://localhost:8587")), transport: HTTPTransport.shared,
                clock: SoftClock().now)
            let secrets = ProviderSecrets(
                state: "state", verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", nonce: SoftProvider.nonce)
            let began = ContinuousClock.now
            await #expect(throws: ProviderRefusal.failed(stage: "token", isOutage: true)) {
                _ = try await provider.identity(code: "c", secrets, now: SoftProvider.now)
            }
            #expect(ContinuousClock.now - began < .seconds(13))
            #expect(server.requests.count == 1)
        }
    }

    @Test("G-080: an answer has the time at which its provider sent it, with its age where it comes from a cache")
    func dates() async throws {
        let date = SoftProvider.now.httpDate
        try await RudeServer.run { path in
            RudeServer.json(
                "{}", path == "/old" ? ["Date: \(date)", "Age: 600"] : path == "/new" ? ["Date: \(date)"] : [])
        } _: { _, port in
            #expect(try await HostileProviderTests.asked("/new", port: port).result.get().sentAt == SoftProvider.now)
            let old = try await HostileProviderTests.asked("/old", port: port).result.get()
            #expect(old.sentAt == SoftProvider.now + .seconds(600))
            #expect(try await HostileProviderTests.asked("/", port: port).result.get().sentAt == nil)
        }
        for (age, seconds) in [("-5", 0), ("x", 0), ("1.5", 0), ("99999999999", 31_536_000), ("7", 7)] {
            #expect(ProviderAnswer.sentAt(date: date, age: age) == SoftProvider.now + .seconds(seconds), "\(age)")
        }
        #expect(ProviderAnswer.sentAt(date: "yesterday", age: nil) == nil)
    }
}
