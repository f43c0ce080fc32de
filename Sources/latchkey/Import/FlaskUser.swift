import Foundation

/// A row of `users` as it stands there; nothing in it is trusted.
struct FlaskUser: Sendable {
    /// A text column of SQLite, which may hold anything.
    enum Text: Equatable, Sendable {
        case none
        case text(String)
        /// Not UTF-8, or longer than anything that is sensible here.
        case unreadable

        /// Longer than any column of that system can be.
        private static let longest = 4096

        /// SQL for the column's bytes, one more at most than a text may have.
        static func bytes(_ column: String) -> String { "substr(CAST(\(column) AS BLOB), 1, \(longest + 1))" }

        /// Of what `bytes` answers.
        init(_ bytes: Data?) {
            guard let bytes else {
                self = .none
                return
            }
            guard bytes.count <= Text.longest, let text = String(validating: bytes, as: UTF8.self) else {
                self = .unreadable
                return
            }
            self = .text(text)
        }
    }

    /// A column that fills a field of profiles, where one of its name is declared.
    enum ProfileColumn: String, CaseIterable, Sendable {
        case sid = "_sid"
        case school = "_school"
        case classes = "_class"

        /// The field's name.
        var field: String { String(rawValue.dropFirst()) }
    }

    let row: Int64
    let uid: Text
    let name: Text
    let email: Text
    let passwordHash: Text
    let role: Text
    /// False only where era N says so.
    let isActive: Bool
    let profile: [ProfileColumn: Text]
}
