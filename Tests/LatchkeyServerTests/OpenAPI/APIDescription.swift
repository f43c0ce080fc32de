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
    /// What may be wrong with a field.
    let problemCodes: [String]
    /// `$ref`s that lead nowhere.
    let danglingReferences: [String]
    private let schemas: [String: Any]

    /// As the server sends it.
    init(of latchkey: Latchkey) async throws {
        let answer = try await latchkey.send(.get, "/openapi.yaml")
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "text/plain; charset=utf-8")
        try self.init(yaml: answer.text)
    }

    private init(yaml: String) throws {
        let root = try #require(try Yams.load(yaml: yaml) as? [String: Any])
        let paths = try #require(root["paths"] as? [String: [String: Any]])
        let components = try #require(root["components"] as? [String: Any])
        schemas = try #require(components["schemas"] as? [String: Any])
        let errorCode = try #require(schemas["ErrorCode"] as? [String: Any])
        errorCodes = try #require(errorCode["enum"] as? [String])
        let problemCode = try #require(schemas["FieldProblemCode"] as? [String: Any])
        problemCodes = try #require(problemCode["enum"] as? [String])
        let references = APIDescription.references(in: root)
        #expect(references.count > 30)
        danglingReferences = references.filter { APIDescription.target(of: $0, in: root) == nil }.sorted()
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

    private static func references(in value: Any) -> Set<String> {
        if let list = value as? [Any] { return Set(list.flatMap(references)) }
        guard let object = value as? [String: Any] else { return [] }
        return object.reduce(into: []) { found, member in
            if member.key == "$ref", let reference = member.value as? String {
                found.insert(reference)
            } else {
                found.formUnion(references(in: member.value))
            }
        }
    }

    /// What `#/a/b` names in this document (RFC 6901).
    private static func target(of reference: String, in root: [String: Any]) -> Any? {
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(root as Any?) { value, name in
            let key = name.replacing("~1", with: "/").replacing("~0", with: "~")
            return (value as? [String: Any])?[String(key)]
        }
    }

    /// Known codes that stand in backticks.
    private static func codes(in text: String) -> Set<String> {
        let known = Set(LatchkeyError.Code.allCases.map(\.rawValue))
        return known.intersection(text.components(separatedBy: "`"))
    }
}
