import LatchkeyCore

/// What is said of a key that does not exist: the one that was probably meant, else where all of them are listed.
enum UnknownKey {
    /// Completes "expected …". `name` is the key of the file or the flag, perhaps only a section's.
    static func expected(for name: String) -> String {
        let names = Keys.all.map(\.name)
        if names.contains(name) { return "a value or a list there, and no keys below it" }
        if let below = names.last(where: { $0.utf8.starts(with: (name + ".").utf8) }) {
            return "keys below it, like \(below)"
        }
        return nearest(to: name).map { "a key that exists, perhaps \($0)" } ?? "one of the keys that \(list)"
    }

    /// The same for a variable of the environment.
    static func expected(forVariable name: String) -> String {
        let prefix = KeyDescription.environmentPrefix
        let names = Keys.all.map { String($0.environmentName.dropFirst(prefix.count)) }
        return NearestWord.to(String(name.dropFirst(prefix.count)), among: names)
            .map { "a variable that exists, perhaps \(prefix)\($0)" } ?? "one of the variables that \(list)"
    }

    private static let list = "`latchkey check-config --keys` lists"

    private static func nearest(to name: String) -> String? {
        let names = Keys.all.map(\.name)
        if let near = NearestWord.to(name, among: names + sections(of: names)) { return near }
        // `idle` for `session.idle`, where only one key ends like that.
        let ending = names.filter { $0.utf8.reversed().starts(with: ("." + name).utf8.reversed()) }
        return ending.count == 1 ? ending.first : nil
    }

    private static func sections(of names: [String]) -> [String] {
        let sections = names.map { name in
            name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[..<$0]) } ?? ""
        }
        return Set(sections).filter { !$0.isEmpty }.sorted()
    }
}
