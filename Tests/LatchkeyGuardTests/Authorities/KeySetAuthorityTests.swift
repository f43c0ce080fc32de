import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import LatchkeyTokens
import Synchronization
import Testing

@testable import LatchkeyGuard

/// A server's key set that tests change, and that counts how often it was asked for.
private final class SampleKeys: Sendable {
    private let keys = Mutex<[ServicePublicKey]?>(nil)
    private let asked = Mutex(0)

    var questions: Int { asked.withLock { $0 } }

    func publish(_ keys: [ServicePublicKey]?) { self.keys.withLock { $0 = keys } }

    func answer() -> [ServicePublicKey]? {
        asked.withLock { $0 += 1 }
        return keys.withLock { $0 }
    }
}

@Suite struct KeySetAuthorityTests {
    private static let issuer = "https://auth.example"
    private static let audience = "https://api.example"
    private static let ada = CurrentUser(
        id: "AAAAAAAAAAAAAAAAAAAAAA", uid: "ada", name: "ada", roles: ["Teacher"], permissions: ["marks:read"])

    private let clock = StillClock()
    private let published = SampleKeys()
    private let key: ServiceKey
    private let authority: KeySetAuthority

    init() throws {
        key = try ServiceKey(.system)
        let published = published
        authority = KeySetAuthority(
            issuer: KeySetAuthorityTests.issuer, audience: KeySetAuthorityTests.audience,
            permissions: ["Teacher": ["marks:read"], "teacher": ["x:y"]],
            keys: PublishedKeys(now: clock.now, question: { published.answer() }), now: { 1_500 })
    }

    private static func token(_ key: ServiceKey, audience: String = audience, expiresAt: Int64 = 1_600) throws -> String
    {
        try key.token(
            ServiceClaims(
                issuer: issuer, subject: ada.id, audience: audience, expiresAt: expiresAt, issuedAt: expiresAt - 300,
                tokenID: "CCCCCCCCCCCCCCCCCCCCCA", uid: "ada", roles: ["Teacher"], session: nil))
    }

    private func answer(_ token: String) async -> Result<CurrentUser, GuardError> {
        do throws(GuardError) {
            return .success(try await authority.user(of: token))
        } catch {
            return .failure(error)
        }
    }

    @Test("fifty first tokens fetch the keys once, and say who they were made for")
    func goodToken() async throws {
        published.publish([key.publicKey])
        let token = try KeySetAuthorityTests.token(key)
        let answers = await withTaskGroup(of: Result<CurrentUser, GuardError>.self) { group in
            for _ in 0..<50 { group.addTask { await answer(token) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { $0 == .success(KeySetAuthorityTests.ada) })
        #expect(published.questions == 1)
    }

    @Test("G-090, G-091: session tokens, other audiences, expired and changed tokens are refused")
    func refused() async throws {
        published.publish([key.publicKey])
        let good = try KeySetAuthorityTests.token(key)
        #expect(await answer(good) == .success(KeySetAuthorityTests.ada))
        let bad = try [
            abc, KeySetAuthorityTests.token(key, audience: "https://api.example/"),
            KeySetAuthorityTests.token(key, expiresAt: 1_500), String(good.dropLast(2)), good + "=", "", "a.b.c",
        ]
        for token in bad { #expect(await answer(token) == .failure(.tokenInvalid)) }
        #expect(published.questions == 1)
    }

    @Test("G-092: a new key is fetched when its first token comes; invented ones cost two questions a minute at most")
    func unknownKey() async throws {
        published.publish([key.publicKey])
        let old = try KeySetAuthorityTests.token(key)
        #expect(await answer(old) == .success(KeySetAuthorityTests.ada))
        for _ in 0..<20 {
            #expect(try await answer(KeySetAuthorityTests.token(ServiceKey(.system))) == .failure(.tokenInvalid))
        }
        #expect(published.questions == 1)
        let next = try ServiceKey(.system)
        published.publish([next.publicKey, key.publicKey])
        clock.advance(by: PublishedKeys.pause)
        let new = try KeySetAuthorityTests.token(next)
        #expect(await answer(new) == .success(KeySetAuthorityTests.ada))
        #expect(await answer(old) == .success(KeySetAuthorityTests.ada))
        #expect(published.questions == 2)
        clock.advance(by: PublishedKeys.pause)
        published.publish([next.publicKey])
        #expect(try await answer(KeySetAuthorityTests.token(ServiceKey(.system))) == .failure(.tokenInvalid))
        #expect(await answer(old) == .failure(.tokenInvalid))
    }

    @Test("G-092: a key that one node of the server does not know yet is asked for once more after three seconds")
    func anotherNode() async throws {
        published.publish([key.publicKey])
        #expect(try await answer(KeySetAuthorityTests.token(key)) == .success(KeySetAuthorityTests.ada))
        let next = try ServiceKey(.system)
        let token = try KeySetAuthorityTests.token(next)
        clock.advance(by: PublishedKeys.pause)
        #expect(await answer(token) == .failure(.tokenInvalid))
        published.publish([next.publicKey, key.publicKey])
        clock.advance(by: PublishedKeys.secondPause)
        #expect(await answer(token) == .success(KeySetAuthorityTests.ada))
        clock.advance(by: PublishedKeys.secondPause)
        #expect(try await answer(KeySetAuthorityTests.token(ServiceKey(.system))) == .failure(.tokenInvalid))
        #expect(published.questions == 3, "and no third time within the minute")
    }

    @Test("G-092: a key that the server took back is taken for an hour at most, by an idle guard too")
    func takenBack() async throws {
        published.publish([key.publicKey])
        let token = try KeySetAuthorityTests.token(key)
        #expect(await answer(token) == .success(KeySetAuthorityTests.ada))
        published.publish([])
        clock.advance(by: PublishedKeys.freshFor - .seconds(601))
        #expect(await answer(token) == .success(KeySetAuthorityTests.ada))
        clock.advance(by: .seconds(601))
        #expect(await answer(token) == .failure(.tokenInvalid))
        published.publish(nil)
        clock.advance(by: PublishedKeys.freshFor)
        #expect(await answer(token) == .failure(.tokenInvalid), "a set of no keys is an answer")
    }

    @Test("while the server is away, known keys stay good for a day; unknown ones never let anybody in")
    func away() async throws {
        let token = try KeySetAuthorityTests.token(key)
        #expect(await answer(token).isUnavailable)
        #expect(await answer(token).isUnavailable)
        #expect(published.questions == 1)
        published.publish([key.publicKey])
        clock.advance(by: PublishedKeys.firstPause)
        #expect(await answer(token) == .success(KeySetAuthorityTests.ada))
        published.publish(nil)
        clock.advance(by: PublishedKeys.staleFor - .seconds(1))
        #expect(await answer(token) == .success(KeySetAuthorityTests.ada))
        clock.advance(by: .seconds(1))
        #expect(await answer(token).isUnavailable)
    }

    @Test("keys are read from the server's address; slow, long, redirected and other answers are none")
    func overTheWire() async throws {
        let text = ServiceKeySet.text(of: [key.publicKey])
        let (id, gate) = (key.publicKey.id, Gate())
        let router = Router()
        router.get(".well-known/jwks.json") { _, _ in json(text) }
        router.get("long/.well-known/jwks.json") { _, _ in json(text + String(repeating: " ", count: 70_000)) }
        router.get("empty/.well-known/jwks.json") { _, _ in json(ServiceKeySet.text(of: [])) }
        router.get("other/.well-known/jwks.json") { _, _ in json("[]") }
        router.get("moved/.well-known/jwks.json") { _, _ in Response.redirect(to: "/.well-known/jwks.json") }
        router.get("slow/.well-known/jwks.json") { _, _ in
            await gate.wait()
            return json(text)
        }
        try await Application(router: router).test(.live) { client in
            func keys(_ path: String, patience: Duration = .seconds(60)) async throws -> [String]? {
                let address = try ServerAddress("http://localhost:\(client.port ?? 0)\(path)")
                return await KeyQuestion(
                    address: address, patience: patience, client: GuardConnections.patient.untried
                ).ask()?.map(\.id)
            }
            let read = try await keys("")
            #expect(read == [id])
            let none = try await keys("/empty")
            #expect(none == [])
            for path in ["/long", "/other", "/moved", "/none"] {
                let refused = try await keys(path)
                #expect(refused == nil)
            }
            let late = try await keys("/slow", patience: .milliseconds(20))
            #expect(late == nil)
            gate.open()
        }
    }
}
