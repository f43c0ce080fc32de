/// Several modules as one script, so that a page is not a request for each file.
///
/// Each module becomes a function that is called once, in the order in which a browser would run it, and returns what it
/// exports. The files themselves stay as they are, for front ends elsewhere and for people who copy them.
package struct ModulePack {
    private let modules: [String: ModuleText]

    package init(_ files: [WebFile]) {
        let scripts = files.filter { $0.path.hasSuffix(".js") }
        let read = scripts.map { ModuleText(path: $0.path, text: String(decoding: $0.bytes, as: UTF8.self)) }
        modules = Dictionary(uniqueKeysWithValues: read.map { ($0.path, $0) })
    }

    /// The codes of the languages other than English.
    package var languages: [String] { modules.values.compactMap(\.language).filter { $0 != "en" }.sorted() }

    /// The module `entry` with all that it imports, for a file one folder below the root of the site.
    ///
    /// Of the languages it has one, English unless another is named; the others are undefined. Of its texts it has those that
    /// the modules or `page`, the text of a page, can ask for; of the client the parts that the modules use.
    package func script(of entry: String, language: String? = nil, on page: String = "") -> String {
        let order = needed(entry).filter { $0.language == nil || $0.language == (language ?? "en") }
        var names = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1.path, "$\($0)") })
        for module in modules.values where module.language != nil && module.language != (language ?? "en") {
            names[module.path] = "{ default: undefined }"
        }
        let named = order.reduce(into: TextKeys.named(in: page)) { $0.formUnion($1.textKeys) }
        let keys = TextKeys.fewErrors(of: named, on: page)
        return order.map { wrapped($0, names, keys) }.joined()
    }

    /// As `inOrder`, with a client that has no parts which none of the modules uses.
    private func needed(_ entry: String) -> [ModuleText] {
        let order = inOrder(entry, modules)
        guard let client = modules[ModulePack.client] else { return order }
        let asked = order.reduce(into: Set<Substring>()) { $0.formUnion($1.members) }
        var lean = modules
        lean[ModulePack.client] = client.withParts(in: asked)
        return inOrder(entry, lean)
    }

    private static let client = "client/client.js"

    /// What is imported before what imports it; our modules have no circles.
    private func inOrder(_ entry: String, _ modules: [String: ModuleText]) -> [ModuleText] {
        var order: [ModuleText] = []
        var met: Set<String> = []
        func visit(_ path: String) {
            guard met.insert(path).inserted, let module = modules[path] else { return }
            for needed in module.imports { visit(needed.path) }
            order.append(module)
        }
        visit(entry)
        return order
    }

    private func wrapped(_ module: ModuleText, _ names: [String: String], _ keys: Set<String>) -> String {
        var lines = ["const \(names[module.path, default: ""]) = (() => {"]
        for needed in module.imports {
            if let pattern = needed.pattern { lines.append("const \(pattern) = \(names[needed.path, default: ""]);") }
        }
        lines.append(module.language == nil ? module.body : TextKeys.pick(keys, of: module.body))
        let passedOn = module.passedOn.map { "\($0.name): \(names[$0.path, default: ""]).\($0.name)" }
        lines.append("return { \((module.exports + passedOn).joined(separator: ", ")) };")
        lines.append("})();\n")
        return lines.joined(separator: "\n")
    }
}
