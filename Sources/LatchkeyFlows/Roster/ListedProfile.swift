import LatchkeyCore

/// What a list says of profiles. A table has nothing but texts: they are read as the fields are declared.
struct ListedProfile {
    /// What is to be stored.
    private(set) var values: [String: String] = [:]
    /// What the list says of fields that the caller does not write; empty for no value. It is good where they hold it already.
    private(set) var unwritten: [String: String] = [:]

    /// For somebody with these permissions, and people whom they help. Throws `field_not_allowed` for fields that nobody has declared
    /// and for what no field holds, and `invalid_fields`.
    init(
        _ wishes: [String: ProfileWish], _ fields: [ProfileField], by permissions: PermissionSet
    ) throws(LatchkeyError) {
        let writable = fields.filter { $0.isWritable(permissions, helps: true, isOwn: false) }
        var read: [String: ProfileWish] = [:]
        var refused: [String: FieldProblem] = [:]
        for (name, wish) in wishes {
            if let field = writable.first(where: { $0.name == name }) {
                read[name] = field.read(wish)
            } else if fields.contains(where: { $0.name == name }), let text = wish.text {
                unwritten[name] = text
            } else {
                refused[name] = .notSettable
            }
        }
        guard refused.isEmpty else { throw LatchkeyError(.fieldNotAllowed, problems: refused) }
        values = try writable.accept(read).compactMapValues(\.self)
    }

    /// As the operator writes them, who writes all. Throws `field_not_allowed`, `invalid_fields`.
    init(_ texts: [String: String], _ fields: [ProfileField]) throws(LatchkeyError) {
        try self.init(texts.mapValues { .value(.text($0)) }, fields, by: .all)
    }
}

extension ProfileField {
    /// A text as what the field holds.
    fileprivate func read(_ wish: ProfileWish) -> ProfileWish {
        guard case .value(.text(let text)) = wish else { return wish }
        return value(stored: text).map { .value($0) } ?? .other
    }
}

extension ProfileWish {
    /// As it would be stored; nil for what no field holds.
    fileprivate var text: String? {
        switch self {
        case .nothing: ""
        case .value(let value): value.text
        case .other: nil
        }
    }
}
