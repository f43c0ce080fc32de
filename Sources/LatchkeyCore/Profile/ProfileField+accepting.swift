extension [ProfileField] {
    /// What is to be stored of what somebody wishes for these fields; nil takes away what was there. Wishes for other fields are
    /// left out.
    ///
    /// Throws `invalid_fields` with all that is wrong.
    package func accept(_ wishes: [String: ProfileWish]) throws(LatchkeyError) -> [String: String?] {
        var changes: [String: String?] = [:]
        var refused: [String: FieldProblem] = [:]
        for field in self {
            guard let wish = wishes[field.name] else { continue }
            do {
                changes.updateValue(try field.accept(wish)?.text, forKey: field.name)
            } catch {
                refused.merge(error.problems) { first, _ in first }
            }
        }
        guard refused.isEmpty else { throw LatchkeyError(.invalidFields, problems: refused) }
        return changes
    }
}
