import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

/// A code or an invitation as the command line shows it; the names of the API.
struct JoinCodeReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id, code, link, role, seats, seatsTaken, uid, email, group, note, createdAt, expiresAt, revoked
    }

    let id: String
    /// Nil where it cannot be shown again.
    let code: String?
    let link: String?
    let role: String
    let seats: Int
    let seatsTaken: Int
    let uid: String?
    let email: String?
    /// The key of the group that people come into with it.
    let group: String?
    let note: String
    let createdAt: String
    let expiresAt: String
    let revoked: Bool
    private let state: String

    init(_ shown: ShownJoinCode, _ roles: RoleCatalog, _ pages: PageLinks, now: Timestamp) {
        let code = shown.code
        self.id = code.id.text
        self.code = shown.secret
        self.link = shown.secret.map { pages.signUp(code: $0) }
        self.role = roles.firstName(of: code.role)
        self.seats = code.seats
        self.seatsTaken = code.seatsTaken
        self.uid = if case .uid(let uid) = code.binding { uid } else { nil }
        self.email = if case .email(let email) = code.binding { email } else { nil }
        self.group = code.group?.key
        self.note = code.note
        self.createdAt = code.createdAt.rfc3339
        self.expiresAt = code.expiresAt.rfc3339
        self.revoked = code.isRevoked
        self.state =
            switch true {
            case code.isRevoked: "revoked"
            case code.expiresAt <= now: "expired"
            case code.seatsTaken >= code.seats: "full"
            default: "until \(code.expiresAt.readable)"
            }
    }

    /// Names that have no value are there all the same, as null.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(code, forKey: .code)
        try container.encode(link, forKey: .link)
        try container.encode(role, forKey: .role)
        try container.encode(seats, forKey: .seats)
        try container.encode(seatsTaken, forKey: .seatsTaken)
        try container.encode(uid, forKey: .uid)
        try container.encode(email, forKey: .email)
        try container.encode(group, forKey: .group)
        try container.encode(note, forKey: .note)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(expiresAt, forKey: .expiresAt)
        try container.encode(revoked, forKey: .revoked)
    }

    static let columns = ["code", "role", "seats", "valid", "id", "note"]
    /// Which column the note is.
    static let note = 5

    var cells: [String] {
        let name = (uid ?? email).map { "invitation for \($0.printable)" } ?? code ?? "(not shown)"
        let text = [group.map { "into \($0)" }, note.isEmpty ? nil : note.printable].compactMap(\.self)
        return [name, role, "\(seatsTaken) of \(seats)", state, id, text.joined(separator: ": ")]
    }
}
