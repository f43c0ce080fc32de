import Foundation
import LatchkeyGuard

/// `Guards/vectors.json`: the cases that the guards of all languages pass.
struct GuardVectors: Decodable {
    struct Case: Decodable {
        let name: String
        let authority: String
        let require: Asked
        let answers: [String: [Answer]]?
        /// To the question for the keys, in the same way.
        let keys: [Answer]?
        let server: String?
        /// The server's address as the guard is given it, where it is not the file's.
        let issuer: String?
        let patience: Double?
        let cookie: String?
        let requests: [Sent]
    }

    /// What the guard asks of the caller.
    struct Asked: Decodable {
        let roles: [String]?
        let permissions: [String]?
        let groups: [String]?
        let rule: Rule?
        let recent: Int?
        let factors: Int?
    }

    /// What the server answers to a question.
    struct Answer: Decodable {
        let status: Int?
        let json: JSONValue?
        let body: String?
        let length: Int?
        let redirect: Bool?
        let never: Bool?
    }

    struct Sent: Decodable {
        let at: Double
        let headers: [[String]]
        let expect: Expected
        let questions: Int?
    }

    struct Expected: Decodable {
        let status: Int
        let fields: [String: String]?
        let body: String?
        let user: JSONValue?
    }

    struct Address: Decodable {
        let address: String
        let isGood: Bool
    }

    struct Secret: Decodable {
        let secret: String
        let isGood: Bool
    }

    let now: Int64
    let issuer: String
    let secret: String
    let previousSecret: String
    let cookie: String
    let audience: String
    let permissions: [String: [String]]
    let tokens: [String: String]
    let answers: [String: [Answer]]
    let keys: [Answer]
    let addresses: [Address]
    let secrets: [Secret]
    let cases: [Case]

    static func read() throws -> GuardVectors {
        let file = URL(filePath: #filePath).appending(path: "../../../../Guards/vectors.json").standardized
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in
            let key = path[path.count - 1].stringValue
            let ours = ["previous_secret": "previousSecret", "is_good": "isGood"]
            return Name(ours[key] ?? key)
        }
        return try decoder.decode(GuardVectors.self, from: Data(contentsOf: file))
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }
}

/// A requirement as the file writes it: `"signed_in"`, `{"any_role": […]}`, `{"group": key, "as": "leader"}`, `{"all": […]}`.
struct Rule: Decodable {
    let requirement: Requirement

    private enum Key: String, CodingKey {
        case all, any, group
        case role = "as"
        case anyRole = "any_role"
        case allRoles = "all_roles"
        case anyPermission = "any_permission"
        case allPermissions = "all_permissions"
    }

    init(from decoder: any Decoder) throws {
        guard let said = try? decoder.container(keyedBy: Key.self) else {
            requirement = .signedIn
            return
        }
        func names(_ key: Key) throws -> [String] { try said.decode([String].self, forKey: key) }
        func rules(_ key: Key) throws -> [Requirement] { try said.decode([Rule].self, forKey: key).map(\.requirement) }
        switch said.allKeys.first(where: { $0 != .role }) {
        case .all: requirement = .all(try rules(.all))
        case .any: requirement = .any(try rules(.any))
        case .group:
            let part = try said.decodeIfPresent(String.self, forKey: .role)
            requirement = .group(try said.decode(String.self, forKey: .group), as: part == "leader" ? .leader : .member)
        case .anyRole: requirement = .anyRole(try names(.anyRole))
        case .allRoles: requirement = .allRoles(try names(.allRoles))
        case .anyPermission: requirement = .anyPermission(try names(.anyPermission))
        case .allPermissions: requirement = .allPermissions(try names(.allPermissions))
        default: throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no rule"))
        }
    }
}
