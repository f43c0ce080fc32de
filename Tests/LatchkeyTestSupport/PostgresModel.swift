import Foundation
import LatchkeyPostgres
import LatchkeyStore

/// What the migrations make of an empty schema, as one script: a new schema takes a tenth of the time.
struct PostgresModel: Sendable {
    /// Made by the first test that needs it.
    private static let made = Task { try await PostgresModel() }

    private let name: String
    private let script: String

    /// A schema that is already migrated.
    static func copy() async throws -> PostgresSchema {
        let model = try await made.value
        let schema = try PostgresSchema.unmade()
        let script = model.script.replacingOccurrences(of: model.name, with: schema.name)
        let (block, text) = ("$block_\(schema.name)$", "$text_\(schema.name)$")
        let statement = "DO \(block)BEGIN EXECUTE \(text)\(script)\(text); END\(block)"
        try await PostgresSchema.inCluster { _ = try $0.query(statement) }
        return schema
    }

    private init() async throws {
        let schema = try await PostgresSchema.make()
        let database = try await schema.open()
        try await Migrator(database).run(now: TestClock.start)
        database.close()
        name = schema.name
        // What begins with a backslash is for psql.
        let lines = try PostgresModel.dump(name).split(separator: "\n")
        script = lines.filter { !$0.hasPrefix("\\") }.joined(separator: "\n")
    }

    private static func dump(_ schema: String) throws -> String {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "pg_dump", "--inserts", "--no-owner", "--schema", schema, "--dbname", try PostgresSchema.clusterURL(),
        ]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw FailedDump(status: process.terminationStatus) }
        return text
    }
}

private struct FailedDump: Error {
    let status: Int32
}
