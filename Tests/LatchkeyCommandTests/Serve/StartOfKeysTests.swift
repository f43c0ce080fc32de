import Foundation
import LatchkeyCore
import LatchkeyTestSupport
import LatchkeyTokens
import Testing

@testable import latchkey

@Suite struct StartOfKeysTests {
    private static let first = "k9Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGa"
    private static let second = "u4Wn8eR2tB6yM1qX9zC5vK7gD3hF0jLs"

    /// The warnings of one start with these keys, on the database of `harness`.
    private func start(_ harness: CommandHarness, _ flags: [String: String]) async throws -> [String] {
        let context = harness.context()
        let settings = try ConfigurationLoader.load(file: nil, flags: flags, context).settings
        let keys = try ServerKeys.load(settings, context.randomness)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: true, roles: settings.roles, now: context.now())
        defer { database.close() }
        let capture = LogCapture()
        try await StartOfKeys.check(keys, database.store, now: context.now(), capture.logger())
        return capture.lines
    }

    @Test("S-413: a start whose secret key is not the one of the start before it says so; a planned rotation does not")
    func otherKey() async throws {
        let harness = try CommandHarness()
        let (one, other) = (Self.first, Self.second)
        #expect(try await start(harness, ["secret_key": one]).isEmpty)
        #expect(try await start(harness, ["secret_key": one]).isEmpty)
        let warnings = try await start(harness, ["secret_key": other])
        #expect(warnings.count == 1)
        let warning = try #require(warnings.first)
        #expect(warning.hasPrefix("warning the server that last started on this database had another secret key"))
        let former = try SigningKey(secret: one).id
        #expect(warning.contains("former-kid=\(former)") && !warning.contains(one))
        #expect(try await start(harness, ["secret_key": one, "secret_key_previous": other]).isEmpty)
        // In the first round of a rotation a node knows the key that others sign with by then.
        #expect(try await start(harness, ["secret_key": other, "secret_key_previous": one]).isEmpty)
        #expect(try await start(harness, ["secret_key": one, "secret_key_previous": other]).isEmpty)
    }

    @Test("S-413: a key that was made anew for a database that is not new is told; for a new database it is not")
    func madeAnew() async throws {
        let harness = try CommandHarness()
        #expect(try await start(harness, [:]).isEmpty)
        try FileManager.default.removeItem(atPath: harness.path("data/secret.key"))
        #expect(try await start(harness, [:]).count == 1)
    }
}
