/// Which of the functions that modules export are mentioned where: what nobody mentions need not be in a pack.
///
/// It knows names only, not scopes: a function stays where any function of that name is used.
struct FunctionUses {
    /// By the path of a module: what it mentions outside its exported functions, and in each of them.
    private var outside: [String: Set<String>] = [:]
    private var inside: [String: [(name: String, uses: Set<String>)]] = [:]

    init(_ modules: some Collection<ModuleText>) {
        let names = Set(modules.flatMap { $0.functions.map(\.name) })
        for module in modules where module.language == nil {
            let lines = module.body.split(separator: "\n", omittingEmptySubsequences: false).map {
                FunctionUses.mentioned(in: $0, of: names)
            }
            var others = Set(module.passedOn.map(\.name))
            for (index, uses) in lines.enumerated()
            where !module.functions.contains(where: { $0.lines.contains(index) }) {
                others.formUnion(uses)
            }
            outside[module.path] = others
            inside[module.path] = module.functions.map { name, range in
                (name, lines[range].reduce(into: Set<String>()) { $0.formUnion($1) })
            }
        }
    }

    /// The names of functions that nothing in `modules` needs.
    func unused(in modules: [ModuleText]) -> Set<String> {
        var used = modules.reduce(into: Set<String>()) { $0.formUnion(outside[$1.path] ?? []) }
        var left = modules.flatMap { inside[$0.path] ?? [] }
        while let index = left.firstIndex(where: { used.contains($0.name) }) {
            used.formUnion(left.remove(at: index).uses)
        }
        return Set(left.map(\.name)).subtracting(used)
    }

    private static func mentioned(in line: Substring, of names: Set<String>) -> [String] {
        line.utf8.split { !isOfName($0) }.map { String(decoding: $0, as: UTF8.self) }.filter { names.contains($0) }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "_")
    }
}
