/// Which columns the `users` table of a Flask database has (docs/compatibility.md names the eras).
enum FlaskEra: String, CaseIterable, Sendable {
    case l = "L", s1 = "S1", s2 = "S2", h = "H", n = "N"

    /// What every era has; the recipe's first databases had neither `_role` nor `_email`.
    static let needed: Set<String> = ["id", "_name", "_uid", "_password"]

    /// Nil when columns are missing that every era has.
    init?(columns: Set<String>) {
        guard columns.isSuperset(of: FlaskEra.needed) else { return nil }
        if columns.contains("token_version") || columns.contains("active") {
            self = .n
        } else if columns.contains("_class") || columns.contains("_game_profile") {
            self = .h
        } else if columns.contains("_sid") || columns.contains("_grade_data") || columns.contains("_school") {
            self = .s2
        } else if columns.contains("_email") {
            self = .s1
        } else {
            self = .l
        }
    }
}
