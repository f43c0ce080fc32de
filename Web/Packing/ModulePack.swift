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

    /// The module `entry` with all that it imports, for a file one folder below the root of the site. Of the languages it
    /// has English only.
    package func script(of entry: String) -> String {
        let order = inOrder(entry)
        var names = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1.path, "$\($0)") })
        for module in modules.values {
            names[module.path] = module.language.map(ModulePack.texts) ?? names[module.path]
        }
        return order.map { wrapped($0, name: names[$0.path, default: ""], names) }.joined()
    }

    /// The other languages by their codes: each is a script that runs before the page's own, where a person reads it.
    package var languages: [String: String] {
        var scripts: [String: String] = [:]
        for module in modules.values {
            guard let code = module.language else { continue }
            let texts = "globalThis.latchkeyTexts = { ...globalThis.latchkeyTexts, \(code): $0.default };\n"
            scripts[code] = wrapped(module, name: "$0", [:]) + texts
        }
        return scripts
    }

    /// What stands for the module of a language in a page's script; without its texts, the page is in English.
    private static func texts(of code: String) -> String { "{ default: globalThis.latchkeyTexts?.\(code) }" }

    /// What is imported before what imports it; our modules have no circles.
    private func inOrder(_ entry: String) -> [ModuleText] {
        var order: [ModuleText] = []
        var met: Set<String> = []
        func visit(_ path: String) {
            guard met.insert(path).inserted, let module = modules[path], module.language == nil else { return }
            for needed in module.imports { visit(needed.path) }
            order.append(module)
        }
        visit(entry)
        return order
    }

    private func wrapped(_ module: ModuleText, name: String, _ names: [String: String]) -> String {
        var lines = ["const \(name) = (() => {"]
        for needed in module.imports {
            if let pattern = needed.pattern { lines.append("const \(pattern) = \(names[needed.path, default: ""]);") }
        }
        lines.append(module.body)
        let passedOn = module.passedOn.map { "\($0.name): \(names[$0.path, default: ""]).\($0.name)" }
        lines.append("return { \((module.exports + passedOn).joined(separator: ", ")) };")
        lines.append("})();\n")
        return lines.joined(separator: "\n")
    }
}
