import LatchkeyCore

/// What a list says of profiles. A table has nothing but texts: they are read as the fields are declared.
extension [ProfileField] {
    /// Of fields that somebody with these permissions writes for people whom they help. Throws `field_not_allowed` for others, and
    /// `invalid_fields`.
    func values(
        of wishes: [String: ProfileWish], by permissions: PermissionSet
    ) throws(LatchkeyError) -> [String: String] {
        guard !wishes.isEmpty else { return [:] }
        let writable = filter { $0.isWritable(permissions, helps: true, isOwn: false) }
        let others = wishes.keys.filter { name in !writable.contains { $0.name == name } }
        guard others.isEmpty else {
            let problems = others.map { ($0, FieldProblem.notSettable) }
            throw LatchkeyError(.fieldNotAllowed, problems: Dictionary(uniqueKeysWithValues: problems))
        }
        let read = wishes.map { name, wish -> (String, ProfileWish) in
            guard case .value(.text(let text)) = wish, let field = writable.first(where: { $0.name == name }) else {
                return (name, wish)
            }
            return (name, field.value(stored: text).map { .value($0) } ?? .other)
        }
        return try writable.accept(Dictionary(uniqueKeysWithValues: read)).compactMapValues(\.self)
    }

    /// As the operator writes them. Throws `invalid_fields`.
    func values(of texts: [String: String]) throws(LatchkeyError) -> [String: String] {
        try values(of: texts.mapValues { .value(.text($0)) }, by: .all)
    }
}
