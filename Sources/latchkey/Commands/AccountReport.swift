import Foundation
import LatchkeyCore

/// An account as the command line shows it; the names of the API, and never a hash.
struct AccountReport: Encodable {
    struct SessionReport: Encodable {
        let id: String
        let createdAt: String
        let lastSeenAt: String
        let ip: String
        let userAgent: String
    }

    struct CodeReport: Encodable {
        let kind: String
        let by: String
        let createdAt: String
        let expiresAt: String

        init(_ code: HandedOutCode) {
            kind = code.kind.rawValue
            by = code.issuedBy == nil ? "operator" : "staff"
            createdAt = code.createdAt.rfc3339
            expiresAt = code.expiresAt.rfc3339
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id, uid, name, email, emailVerified, role, roles, roleEnds, state, endsAt, createdAt, lastSignInAt, groups,
            profile, factors, codes, sessions
    }

    let id: String
    let uid: String
    let name: String
    let email: String?
    let emailVerified: Bool
    /// The first of them.
    let role: String
    let roles: [String]
    let roleEnds: [String: String]
    let state: String
    let endsAt: String?
    let createdAt: String
    let lastSignInAt: String?
    /// Keys.
    let groups: [String]
    let profile: [String: String]?
    let factors: FactorReport?
    let codes: [CodeReport]?
    let sessions: [SessionReport]?

    /// Names that have no value are there all the same, as null.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(uid, forKey: .uid)
        try container.encode(name, forKey: .name)
        try container.encode(email, forKey: .email)
        try container.encode(emailVerified, forKey: .emailVerified)
        try container.encode(role, forKey: .role)
        try container.encode(roles, forKey: .roles)
        try container.encode(roleEnds, forKey: .roleEnds)
        try container.encode(state, forKey: .state)
        try container.encode(endsAt, forKey: .endsAt)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(lastSignInAt, forKey: .lastSignInAt)
        try container.encode(groups, forKey: .groups)
        try container.encodeIfPresent(profile, forKey: .profile)
        try container.encodeIfPresent(factors, forKey: .factors)
        try container.encodeIfPresent(codes, forKey: .codes)
        try container.encodeIfPresent(sessions, forKey: .sessions)
    }

    init(
        _ account: Account, _ catalog: RoleCatalog, sessions: [Session]?, profile: [String: String]?,
        factors: FactorOverview?, codes: [HandedOutCode]?
    ) {
        self.id = account.id.text
        self.uid = account.uid
        self.name = account.name
        self.email = account.email
        self.emailVerified = account.isEmailVerified
        self.role = catalog.firstName(of: account.roles)
        self.roles = catalog.names(of: account.roles)
        self.roleEnds = Dictionary(
            account.roleEnds.map { (catalog.firstName(of: $0.role), $0.at.rfc3339) }, uniquingKeysWith: min)
        self.state = account.state.text
        self.endsAt = account.endsAt?.rfc3339
        self.createdAt = account.createdAt.rfc3339
        self.lastSignInAt = account.lastSignInAt?.rfc3339
        self.groups = account.groups.map(\.group.key)
        self.profile = profile
        self.factors = factors.map { FactorReport($0) }
        self.codes = codes?.map(CodeReport.init)
        self.sessions = sessions?.map {
            SessionReport(
                id: $0.publicID.text, createdAt: $0.createdAt.rfc3339, lastSeenAt: $0.lastSeenAt.rfc3339, ip: $0.ip,
                userAgent: $0.userAgent
            )
        }
    }

    init(_ account: Account, _ catalog: RoleCatalog) {
        self.init(account, catalog, sessions: nil, profile: nil, factors: nil, codes: nil)
    }

    static let columns = ["uid", "name", "e-mail", "role", "state", "created", "last sign-in"]

    var cells: [String] {
        [
            uid.printable, name.printable, email?.printable ?? "-", roles.joined(separator: ", "), state, createdAt,
            lastSignInAt ?? "-",
        ]
    }

    /// For a table of many: times by the day and the minute, so that a line fits a terminal.
    static let listColumns = ["uid", "name", "e-mail", "role", "state", "created", "last sign-in (UTC)"]

    var listCells: [String] {
        var cells = cells
        cells[5] = String(createdAt.prefix(10))
        cells[6] = lastSignInAt.map { "\($0.prefix(10)) \($0.dropFirst(11).prefix(5))" } ?? "-"
        return cells
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
