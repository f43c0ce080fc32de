import Foundation
package import LatchkeyCore
package import LatchkeyStore

/// The database of a school as an earlier release left it, and what its people know; `Tests/OldDatabases` tells how it was made.
package struct OldDatabase: Sendable {
    /// What a link from an e-mail carries, and the code beside it.
    package struct Mailed: Decodable, Sendable {
        package let token: String
        package let code: String?
    }

    private struct Known: Decodable {
        let key: String
        let madeAt: Int64
        let passwords: [String: String]
        let sessions: [String: String]
        let devices: [String: String]
        let live: [String: String]
        let ids: [String: String]
        let codes: [String: String]
        let links: [String: Mailed]
        let rows: [String: Int]
    }

    /// The newest release before roles and groups.
    package static let lastWithoutGroups = "0.2.0"

    private let known: Known
    private let statements: [String]

    package init(release: String = OldDatabase.lastWithoutGroups, of engine: Engine) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("OldDatabases/\(release)")
        let name = engine == .postgres ? "postgres" : "sqlite"
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        known = try decoder.decode(Known.self, from: Data(contentsOf: folder.appendingPathComponent("\(name).json")))
        statements = try String(contentsOf: folder.appendingPathComponent("\(name).sql"), encoding: .utf8)
            .split(separator: "\n").map { String($0) }
    }

    package var key: String { known.key }

    /// When its server stopped.
    package var madeAt: Timestamp { Timestamp(seconds: known.madeAt) }

    /// By uid.
    package var passwords: [String: String] { known.passwords }

    /// Texts of tokens, by a name.
    package var sessions: [String: String] { known.sessions }

    /// What the cookie of a device holds, by the name of the session that made it.
    package var devices: [String: String] { known.devices }

    /// The uid of those sessions with which somebody was signed in at the end.
    package var live: [String: String] { known.live }

    /// Rows by table.
    package var rows: [String: Int] { known.rows }

    package func id(_ uid: String) throws -> String { try found(uid, in: known.ids) }

    package func code(_ name: String) throws -> String { try found(name, in: known.codes) }

    package func link(_ name: String) throws -> Mailed { try found(name, in: known.links) }

    private func found<Value>(_ name: String, in values: [String: Value]) throws -> Value {
        guard let value = values[name] else { throw HarnessError("the old school knows no \(name)") }
        return value
    }

    /// Into an empty database; no step of this program's schema is made.
    package func load(into store: Store) async throws {
        try await store.database.write { [statements] connection in
            for statement in statements { _ = try connection.query(statement, []) }
        }
    }

    /// With this program's schema.
    package static func opened(_ engine: Engine) async throws -> (OldDatabase, Store) {
        let old = try OldDatabase(of: engine)
        let store = try await engine.makeEmptyDatabase()
        try await old.load(into: store)
        try await Migrator(store.database).run(now: old.madeAt)
        return (old, store)
    }
}
