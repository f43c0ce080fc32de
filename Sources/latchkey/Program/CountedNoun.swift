extension Int {
    /// `1 code`, `2 codes`, `0 codes`: `many` where it is more than `one` and an s.
    func counted(_ one: String, _ many: String? = nil) -> String {
        "\(self) \(self == 1 ? one : many ?? one + "s")"
    }
}
