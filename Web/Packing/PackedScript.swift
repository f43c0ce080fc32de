/// The text of a pack: modules as functions, and what they load later.
struct PackedScript {
    /// What stands for a module, by its path: `$7`.
    private(set) var names: [String: String]
    /// What stands for the loading of a module, by its path.
    var later: [String: String] = [:]
    private let keys: Set<String>
    /// Declared at the beginning: what was loaded is loaded once.
    private var loaded: [String] = []
    private var count = 0

    /// `names`: of modules that are no part of it.
    init(names: [String: String], keys: Set<String>) {
        self.names = names
        self.keys = keys
    }

    mutating func add(_ modules: [ModuleText]) {
        for module in modules {
            names[module.path] = "$\(count)"
            count += 1
        }
    }

    func text(of modules: [ModuleText]) -> String {
        let declared = loaded.isEmpty ? "" : "let \(loaded.joined(separator: ", "));\n"
        return declared + modules.map { wrapped($0, keys) }.joined()
    }

    /// `path` is loaded from the file `name` beside this one, which is given the modules with the paths `shared` of this one.
    mutating func load(_ path: String, from name: String, sharing shared: [String]) {
        let variable = "$later\(loaded.count)"
        loaded.append(variable)
        let given = self.given(shared)
        // What did not arrive is asked for again.
        let failed = "(error) => { \(variable) = undefined; throw error; }"
        later[path] = "(\(variable) ??= import(\"./\(name)\").then((later) => later.default(\(given)), \(failed)))"
    }

    /// The script that holds those of `modules`, in this order, that are no part of this one, and the texts that they ask for
    /// beside this one's; and the paths of the modules that it shares with this one.
    func laterScript(_ modules: [ModuleText], texts: ModuleText?) -> (text: String, shared: [String]) {
        var own = self
        let new = modules.filter { names[$0.path] == nil }
        own.add(new)
        let asked = new.reduce(into: Set<String>()) { $0.formUnion($1.textKeys) }.subtracting(keys)
        var used = Set(new.flatMap { $0.imports.map(\.path) }.filter { names[$0]?.hasPrefix("$") == true })
        var lines: [String] = []
        if let texts, let name = names[texts.path], !asked.isEmpty {
            used.insert(texts.path)
            let picked = texts.texts?.pick(asked) ?? ""
            lines.append("Object.assign(\(name).default, (() => {\n\(picked)\nreturn packedDefault;\n})());\n")
        }
        let shared = used.sorted()
        lines.insert("export default (\(given(shared))) => {\n", at: 0)
        lines += new.map { own.wrapped($0, asked) }
        lines.append("return \(own.names[modules.last?.path ?? "", default: "{}"]);\n};\n")
        return (lines.joined(), shared)
    }

    /// By the names of their files, which are the same in other versions of the server: `{ "page": $24 }`.
    private func given(_ shared: [String]) -> String {
        let members = shared.map {
            "\"\($0.split(separator: "/").last?.dropLast(".js".count) ?? "")\": \(names[$0, default: ""])"
        }
        return "{ \(members.joined(separator: ", ")) }"
    }

    private func wrapped(_ module: ModuleText, _ keys: Set<String>) -> String {
        var lines = ["const \(names[module.path, default: ""]) = (() => {"]
        for needed in module.imports {
            if let pattern = needed.pattern { lines.append("const \(pattern) = \(names[needed.path, default: ""]);") }
        }
        let body = module.texts?.pick(keys) ?? module.body
        lines.append(module.later.reduce(body) { $0.replacing($1.text, with: loading($1.path)) })
        let passedOn = module.passedOn.map { "\($0.name): \(names[$0.path, default: ""]).\($0.name)" }
        lines.append("return { \((module.exports + passedOn).joined(separator: ", ")) };")
        lines.append("})();\n")
        return lines.joined(separator: "\n")
    }

    private func loading(_ path: String) -> String {
        if let name = names[path] { return "Promise.resolve(\(name))" }
        // Of what a later script loads in turn, the file itself.
        return later[path] ?? "import(\"../\(path)\")"
    }
}
