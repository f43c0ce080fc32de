/// Several modules as one script, so that a page is not a request for each file.
///
/// Each module becomes a function that is called once, in the order in which a browser would run it, and returns what it
/// exports. The files themselves stay as they are, for front ends elsewhere and for people who copy them.
package struct ModulePack {
    /// Keeps a script that is loaded later, and answers the name that it has beside the others.
    package typealias Storing = (_ path: String, _ script: String) -> String

    private let modules: [String: ModuleText]
    private let uses: FunctionUses

    package init(_ files: [WebFile]) {
        let scripts = files.filter { $0.path.hasSuffix(".js") }
        let read = scripts.map { ModuleText(path: $0.path, text: String(decoding: $0.bytes, as: UTF8.self)) }
        modules = Dictionary(uniqueKeysWithValues: read.map { ($0.path, $0) })
        uses = FunctionUses(read)
    }

    /// The codes of the languages other than English.
    package var languages: [String] { modules.values.compactMap(\.language).filter { $0 != "en" }.sorted() }

    /// The module `entry` with all that it imports, for a file one folder below the root of the site.
    ///
    /// Of the languages it has one, English unless another is named; the others are undefined. Of its texts it has those that
    /// the modules or `page`, the text of a page, can ask for; of the client the parts that the modules use. What a module loads
    /// later is a script of its own, beside this one: `store` keeps it.
    package func script(of entry: String, language: String? = nil, on page: String = "", store: Storing) -> String {
        let spoken = language ?? "en"
        let lean = leanModules(for: entry)
        let order = inOrder(entry, lean).filter { $0.language == nil || $0.language == spoken }
        let keys = order.reduce(into: TextKeys.named(in: page)) { $0.formUnion($1.textKeys) }
        var script = PackedScript(
            names: otherLanguages(than: spoken), keys: TextKeys.fewErrors(of: keys, on: page))
        script.add(order)
        for path in order.flatMap({ $0.later.map(\.path) }) where script.names[path] == nil && script.later[path] == nil
        {
            guard let module = modules[path] else { continue }
            if module.imports.isEmpty {
                // The same for every page.
                script.later[path] = "import(\"./\(store(path, module.alone))\")"
            } else {
                let parts = inOrder(path, lean).filter { $0.language == nil }
                let loaded = script.laterScript(parts, texts: modules["client/\(spoken).js"])
                script.load(
                    path, from: store(ModulePack.laterPath(path, of: entry), loaded.text), sharing: loaded.shared)
            }
        }
        return script.text(of: order)
    }

    /// `assets/profile/profile-security.js` for what the script of the page `profile` loads.
    private static func laterPath(_ path: String, of entry: String) -> String {
        "\(entry.dropLast(".js".count))-\(path.split(separator: "/").last ?? "")"
    }

    private func otherLanguages(than spoken: String) -> [String: String] {
        let others = modules.values.filter { $0.language != nil && $0.language != spoken }
        return Dictionary(uniqueKeysWithValues: others.map { ($0.path, "{ default: undefined }") })
    }

    /// All, without what none of the modules of `entry` uses, now or later: parts of the client, and exported functions.
    private func leanModules(for entry: String) -> [String: ModuleText] {
        var lean = modules
        if let client = modules[ModulePack.client] {
            let asked = nowAndLater(entry, modules).reduce(into: Set<Substring>()) { $0.formUnion($1.members) }
            lean[ModulePack.client] = client.withParts(in: asked)
        }
        let needed = nowAndLater(entry, lean)
        let unused = uses.unused(in: needed)
        for module in needed { lean[module.path] = module.without(unused) }
        return lean
    }

    private func nowAndLater(_ entry: String, _ modules: [String: ModuleText]) -> [ModuleText] {
        let order = inOrder(entry, modules)
        return order + order.flatMap(\.later).flatMap { inOrder($0.path, modules) }
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
}
