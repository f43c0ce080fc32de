import HTTPTypes
import Hummingbird
import LatchkeyCore

/// A JSON object in a request body, read field by field with strict types (S-242).
struct JSONBody {
    /// All of them, for a body whose names are data.
    let members: [[UInt8]: JSONValue]

    /// Reads the whole body. Throws `unsupported_media_type`, `body_too_large`, `invalid_json`, and `invalid_body` when there is
    /// none or it is not an object.
    init(_ request: Request, limits: RequestLimits) async throws {
        guard case .object(let members)? = try await JSONBody.value(of: request, limits) else {
            throw LatchkeyError(.invalidBody)
        }
        self.members = members
    }

    private init(members: [[UInt8]: JSONValue]) {
        self.members = members
    }

    /// A body that is a list of objects, or one object.
    enum ListOrObject {
        /// Nil where an entry is no object.
        case list([JSONBody?])
        case object(JSONBody)
    }

    /// Many people make many values: up to 2,000. Throws as `init`, and `invalid_fields` when there is neither.
    static func listOrObject(_ request: Request, limits: RequestLimits) async throws -> ListOrObject {
        switch try await value(of: request, limits, maxValues: 2000) {
        case .array(let values)?: return .list(values.map(body))
        case .object(let members)?: return .object(JSONBody(members: members))
        default: throw LatchkeyError.field("users", .listExpected)
        }
    }

    /// The entries of a list within; nil where one is no object. Nil when the key is absent or holds anything else.
    func list(_ key: String) -> [JSONBody?]? {
        guard case .array(let values)? = self[key] else { return nil }
        return values.map(JSONBody.body)
    }

    private static func body(_ value: JSONValue) -> JSONBody? {
        if case .object(let members) = value { JSONBody(members: members) } else { nil }
    }

    /// Nil when there is no body.
    private static func value(
        of request: Request, _ limits: RequestLimits, maxValues: Int = JSONParser.maxValues
    ) async throws -> JSONValue? {
        let headers = request.headers
        if headers[.contentType] == nil, isEmpty(headers) { return nil }
        try checkType(headers)
        let buffer = try await request.wholeBody(upTo: limits.bodyBytes)
        return buffer.readableBytes > 0
            ? try JSONParser.parse(Array(buffer.readableBytesView), maxValues: maxValues) : nil
    }

    private static func isEmpty(_ headers: HTTPFields) -> Bool {
        headers[.transferEncoding] == nil && (headers[.contentLength] ?? "0") == "0"
    }

    /// `application/json` with or without parameters, once, and not compressed (S-087, S-246).
    private static func checkType(_ headers: HTTPFields) throws(LatchkeyError) {
        let types = headers[values: .contentType]
        guard types.count <= 1 else { throw LatchkeyError(.invalidRequest) }
        let media = (types.first ?? "").utf8.prefix { $0 != UInt8(ascii: ";") }
        let trimmed = media.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed()
        guard trimmed.map(ASCII.lowercase).elementsEqual("application/json".utf8), headers[.contentEncoding] == nil
        else {
            throw LatchkeyError(.unsupportedMediaType)
        }
    }

    var isEmpty: Bool { members.isEmpty }

    func has(_ key: String) -> Bool { self[key] != nil }

    private subscript(key: String) -> JSONValue? { members[Array(key.utf8)] }

    /// Neither absent nor null.
    func isPresent(_ key: String) -> Bool { self[key] != nil && self[key] != .null }

    /// The object within; nil when the key is absent or holds anything else.
    func object(_ key: String) -> JSONBody? {
        guard case .object(let members)? = self[key] else { return nil }
        return JSONBody(members: members)
    }

    /// The text, or nil when the key is absent or null. Throws `invalid_fields` for another type.
    func text(_ key: String) throws(LatchkeyError) -> String? {
        switch self[key] {
        case nil, .null: return nil
        case .string(let text): return text
        default: throw .field(key, .textExpected)
        }
    }

    /// False when the key is absent or null. Throws `invalid_fields` for another type.
    func flag(_ key: String) throws(LatchkeyError) -> Bool {
        switch self[key] {
        case nil, .null: return false
        case .bool(let flag): return flag
        default: throw .field(key, .booleanExpected)
        }
    }

    /// The whole number, or nil when the key is absent or null. Throws `invalid_fields` for anything else, fractions too.
    func integer(_ key: String) throws(LatchkeyError) -> Int? {
        switch self[key] {
        case nil, .null: return nil
        case .number(let text):
            guard let number = Int(text) else { throw .field(key, .numberExpected) }
            return number
        default: throw .field(key, .numberExpected)
        }
    }

    /// The list of texts. Throws `invalid_fields` when it is absent or has anything else.
    func texts(_ key: String) throws(LatchkeyError) -> [String] {
        let refused = LatchkeyError.field(key, .textsExpected)
        guard case .array(let values)? = self[key] else { throw refused }
        var texts: [String] = []
        for value in values {
            guard case .string(let text) = value else { throw refused }
            texts.append(text)
        }
        return texts
    }

    /// Throws `field_not_allowed` when the body tries to set what nobody sets for themselves (S-137, S-208).
    func refuse(_ keys: [String]) throws(LatchkeyError) {
        let present = keys.filter(has)
        guard present.isEmpty else {
            let problems = Dictionary(uniqueKeysWithValues: present.map { ($0, FieldProblem.notSettable) })
            throw LatchkeyError(.fieldNotAllowed, problems: problems)
        }
    }

    /// Throws `invalid_fields` when the body has members and none of them is in `known`: a page would take the answer for "saved"
    /// although everything was dropped.
    func requireKnown(_ known: [String]) throws(LatchkeyError) {
        guard !members.isEmpty, !known.contains(where: has) else { return }
        let named = members.keys.map(JSONBody.shown).sorted().prefix(JSONBody.maxNamed)
        let problems = Dictionary(named.map { ($0, FieldProblem.unknownField) }, uniquingKeysWith: { $1 })
        throw LatchkeyError(.invalidFields, problems: problems)
    }

    /// Throws `invalid_fields` when the body has any other member.
    func requireOnly(_ known: [String]) throws(LatchkeyError) {
        let others = members.keys.filter { key in !known.contains { $0.utf8.elementsEqual(key) } }
        guard !others.isEmpty else { return }
        let named = others.map(JSONBody.shown).sorted().prefix(JSONBody.maxNamed)
        let problems = Dictionary(named.map { ($0, FieldProblem.unknownField) }, uniquingKeysWith: { $1 })
        throw LatchkeyError(.invalidFields, problems: problems)
    }

    private static let maxNamed = 10

    /// A key as an answer may name it; any other text could be anything.
    static func shown(_ name: [UInt8]) -> String {
        let isPlain = (1...40).contains(name.count) && name.allSatisfy { $0 > 0x20 && $0 < 0x7f }
        return isPlain ? String(decoding: name, as: UTF8.self) : "?"
    }

    /// Columns of an account that no body sets. Claims of a token (`sid`, `sub`) are none: pages of the Flask system send a student
    /// ID as `sid`.
    static let neverSettable = [
        "id", "role", "roles", "permissions", "state", "email_verified", "created_at", "last_sign_in_at", "has_picture",
        "role_ends", "ends_at",
        "uid_key",
        "search_text", "hash", "password_hash", "passwordHash", "secret_hash", "is_admin", "admin",
    ]
}
