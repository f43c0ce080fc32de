import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyTestSupport
import Testing
import Yams

/// What `/openapi.yaml` says, as far as tests compare it with the server.
struct APIDescription {
    struct Operation {
        /// As `GET /api/user/{id}`.
        let name: String
        /// The codes that the description of each status names.
        let codes: [Int: Set<String>]
    }

    let operations: [Operation]
    let errorCodes: [String]
    private let schemas: [String: Any]

    /// As the server sends it.
    init(of latchkey: Latchkey) async throws {
        let answer = try await latchkey.send(.get, "/openapi.yaml")
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "application/yaml")
        try self.init(yaml: answer.text)
    }

    private init(yaml: String) throws {
        let root = try #require(try Yams.load(yaml: yaml) as? [String: Any])
        let paths = try #require(root["paths"] as? [String: [String: Any]])
        let components = try #require(root["components"] as? [String: Any])
        schemas = try #require(components["schemas"] as? [String: Any])
        let errorCode = try #require(schemas["ErrorCode"] as? [String: Any])
        errorCodes = try #require(errorCode["enum"] as? [String])
        operations = try paths.flatMap { path, item in
            try item.filter { $0.key != "parameters" }.map { method, operation in
                let operation = try #require(operation as? [String: Any])
                let responses = try #require(operation["responses"] as? [String: [String: Any]])
                let codes = try responses.map { status, response in
                    let description = response["description"] as? String ?? ""
                    return (try #require(Int(status)), APIDescription.codes(in: description))
                }
                return Operation(
                    name: "\(method.uppercased()) \(path)", codes: Dictionary(uniqueKeysWithValues: codes)
                )
            }
        }
    }

    /// The names of the keys that an object of this schema has.
    func keys(of schema: String) throws -> Set<String> {
        let object = try #require(schemas[schema] as? [String: Any])
        let properties = try #require(object["properties"] as? [String: Any])
        return Set(properties.keys)
    }

    func required(of schema: String) throws -> Set<String> {
        let object = try #require(schemas[schema] as? [String: Any])
        return Set(try #require(object["required"] as? [String]))
    }

    func operation(_ name: String) -> Operation? {
        operations.first { $0.name == name }
    }

    /// Known codes that stand in backticks.
    private static func codes(in text: String) -> Set<String> {
        let known = Set(LatchkeyError.Code.allCases.map(\.rawValue))
        return known.intersection(text.components(separatedBy: "`"))
    }
}
