import Foundation
package import LatchkeyPostgres
import LatchkeyStore

/// An empty schema of its own in the cluster that `scripts/with-postgres.sh` has started for the tests.
package struct PostgresSchema: Sendable {
    package let name: String
    package let url: String

    package static func make() async throws -> PostgresSchema {
        let schema = try unmade()
        try await inCluster { _ = try $0.query("CREATE SCHEMA \(schema.name)") }
        return schema
    }

    /// A name, and no schema yet.
    static func unmade() throws -> PostgresSchema {
        let name = "test_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
        return PostgresSchema(name: name, url: "\(try clusterURL())&options=-csearch_path%3D\(name)")
    }

    static func inCluster(_ body: @escaping @Sendable (any Connection) throws -> Void) async throws {
        let database = try await open(clusterURL(), writers: 1)
        defer { database.close() }
        try await database.write(body)
    }

    package func open(writers: Int = 2) async throws -> PostgresDatabase {
        try await PostgresSchema.open(url, writers: writers)
    }

    /// Patient, and with few connections: all tests run at once.
    private static func open(_ url: String, writers: Int = 2) async throws -> PostgresDatabase {
        let limits = PostgresLimits(queue: .seconds(60), statement: .seconds(50), answer: .seconds(60))
        return try await .open(url: url, readers: 1, writers: writers, limits: limits)
    }

    package static func clusterURL() throws -> String {
        guard let url = ProcessInfo.processInfo.environment["LATCHKEY_TEST_POSTGRES"] else {
            throw MissingCluster()
        }
        return url
    }
}

/// Tests without a server fail; they are not left out.
package struct MissingCluster: Error, CustomStringConvertible {
    package let description = "no PostgreSQL: run the tests by `make unit`, or by scripts/with-postgres.sh swift test"
}
