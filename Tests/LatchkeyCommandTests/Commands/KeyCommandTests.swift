import Foundation
import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens
import Testing

@testable import latchkey

@Suite struct KeyCommandTests {
    private let harness: CommandHarness

    init() throws {
        harness = try CommandHarness()
    }

    private func ids() throws -> [String] {
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context()).settings
        return try ServerKeys.load(settings, .system).signing.all.map(\.id)
    }

    private var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: harness.path("data")).sorted() }
    }

    @Test("S-069: after a rotation the new key signs, and the one before it is still accepted")
    func rotate() async throws {
        let first = try ids()
        #expect(await harness.run("key", "rotate") == 0)
        #expect(harness.out.contains("Restart the server now"))
        let second = try ids()
        #expect(second.count == 2 && second.last == first.first && second.first != first.first)
        #expect(try harness.mode("data/secret.key") == 0o600)
        #expect(try harness.mode("data/secret.key.previous") == 0o600)
        #expect(try files == ["secret.key", "secret.key.previous"])
        // A second one would end what the first one has kept.
        #expect(await harness.run("key", "rotate") == 1)
        #expect(harness.err.contains("latchkey key retire") && harness.err.contains("--compromised"))
        #expect(try ids() == second)
        #expect(await harness.run("key", "retire") == 0)
        #expect(await harness.run("key", "rotate") == 0)
        let third = try ids()
        #expect(third.last == second.first && !third.contains(first[0]))
    }

    @Test("The new key file is of the owner of the one before; a link is not followed")
    func ownerAndLink() async throws {
        _ = try ids()
        let (file, kept) = (harness.path("data/secret.key"), harness.path("kept.key"))
        if geteuid() == 0 { #expect(chown(file, 65_534, 65_534) == 0) }
        #expect(await harness.run("key", "rotate") == 0)
        for path in [file, file + ".previous"] {
            let owner = try FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? Int
            #expect(owner == (geteuid() == 0 ? 65_534 : Int(geteuid())), "\(path)")
        }
        #expect(await harness.run("key", "retire") == 0)
        try FileManager.default.moveItem(atPath: file, toPath: kept)
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: kept)
        let before = try Data(contentsOf: URL(fileURLWithPath: kept))
        for command in [["rotate"], ["rotate", "--compromised"], ["retire"]] {
            #expect(await harness.run(["key"] + command) == 1)
            #expect(harness.err.contains("is a symbolic link"))
        }
        // Nor where it was put there after that was asked.
        #expect(throws: CommandFailure.self) { try SecretKeyFile(path: file).readItself() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: kept)) == before)
    }

    @Test(
        "F-024: a key that somebody knows is not ended while second factors are encrypted by it, or by the one before")
    func knownToOthers() async throws {
        let harness = try CommandHarness(input: ["correct horse battery 7"])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        #expect(await harness.run("user", "reset-code", "ann") == 0)
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context()).settings
        let key = try ServerKeys.load(settings, .system).macs.present.id
        let database = try await OpenedDatabase.open(settings.database, mayCreate: false, now: harness.context().now())
        defer { database.close() }
        let ann = try #require(try await database.store.findAccount(uid: "ann"))
        _ = try await database.store.addDataKey(
            WrappedDataKey(keyID: key, bytes: [1]), now: harness.context().now())
        func setCodes(_ sql: String) async throws {
            _ = try await database.engine.database.write(.everything) { try $0.query(sql, ann.id) }
        }
        try await setCodes("INSERT INTO recovery_set (account_id, id, used, created_at) VALUES (?, X'00', 0, 0)")
        #expect(await harness.run("key", "rotate", "--compromised") == 1)
        #expect(harness.err.contains("latchkey factors forget-key first"))
        // Nor after a planned rotation that no start has seen.
        #expect(await harness.run("key", "rotate") == 0)
        #expect(await harness.run("key", "rotate", "--compromised") == 1)
        try await setCodes("DELETE FROM recovery_set WHERE account_id = ?")
        #expect(await harness.run("key", "rotate", "--compromised") == 0)
    }

    @Test("F-024: a key by which second factors are still encrypted is not retired before a start with the new one")
    func neededByFactors() async throws {
        let harness = try CommandHarness(input: ["correct horse battery 7"])
        func ids() throws -> [String] {
            let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context()).settings
            return try ServerKeys.load(settings, .system).macs.all.map(\.id)
        }
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context()).settings
        let first = try ids()[0]
        let database = try await OpenedDatabase.open(settings.database, mayCreate: false, now: harness.context().now())
        defer { database.close() }
        let wrapped = WrappedDataKey(keyID: first, bytes: [1])
        _ = try await database.store.addDataKey(wrapped, now: harness.context().now())
        #expect(await harness.run("key", "rotate") == 0)
        #expect(await harness.run("key", "retire") == 1)
        #expect(harness.err.contains("restart the server first"))
        #expect(try ids().count == 2)
        let second = WrappedDataKey(keyID: try ids()[0], bytes: [2])
        let event = AuditEvent(.dataKeyRewrapped, at: harness.context().now())
        #expect(try await database.store.rewrapDataKey(wrapped, as: second, event: event))
        #expect(await harness.run("key", "retire") == 0)
        #expect(try ids().count == 1)
    }

    @Test("S-069: a compromised key is accepted no more, nor is one before it")
    func compromised() async throws {
        let first = try ids()
        #expect(await harness.run("key", "rotate") == 0)
        let second = try ids()
        #expect(await harness.run("key", "rotate", "--compromised") == 0)
        let third = try ids()
        #expect(third.count == 1 && Set(third).isDisjoint(with: first + second))
        #expect(try files == ["secret.key"])
    }

    @Test("A retired key is gone, and there is none to retire twice")
    func retire() async throws {
        _ = try ids()
        #expect(await harness.run("key", "rotate") == 0)
        let present = try ids()[0]
        #expect(await harness.run("key", "retire") == 0)
        #expect(try ids() == [present])
        #expect(await harness.run("key", "retire") == 1)
        #expect(harness.err == "latchkey: there is no previous key")
    }

    @Test("A rotation that was interrupted after its first file leaves the key as it was")
    func interrupted() throws {
        let first = try ids()
        let key = try String(contentsOfFile: harness.path("data/secret.key"), encoding: .utf8)
        try harness.write(key, to: "data/secret.key.previous")
        #expect(try ids() == first)
    }

    @Test("S-069: with secret_key_previous the present key would end, so nothing is rotated")
    func configuredPrevious() async throws {
        let first = try ids()
        let before = ["LATCHKEY_SECRET_KEY_PREVIOUS": "k9Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGa"]
        #expect(await harness.run("key", "rotate", environment: before) == 1)
        #expect(harness.err.contains("secret_key_previous"))
        #expect(try ids() == first)
        #expect(await harness.run("key", "rotate", "--compromised", environment: before) == 0)
        #expect(try Set(ids()).isDisjoint(with: first))
    }

    @Test("Where there is no key of the server's own, the command says what to do, and writes nothing")
    func noFile() async throws {
        #expect(await harness.run("key", "rotate") == 1)
        #expect(harness.err.contains("when it starts for the first time"))
        let configured = ["LATCHKEY_SECRET_KEY": "k9Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGa"]
        #expect(await harness.run("key", "rotate", environment: configured) == 1)
        #expect(harness.err.contains("secret_key_previous"))
        #expect(!FileManager.default.fileExists(atPath: harness.path("data")))
    }
}
