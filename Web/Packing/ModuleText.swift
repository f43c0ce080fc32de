/// A module of ours, taken apart as far as packing needs it.
///
/// It knows JavaScript only as our files write it: imports and exports begin a line, end with a semicolon, and no text that
/// goes over several lines needs its white space or has a line that looks like one (tests hold the packs against the modules).
struct ModuleText {
    struct Import {
        /// Relative to the site, such as `client/text.js`.
        let path: String
        /// What stands left of the equals sign where the module is a value; nil for a module that only acts.
        let pattern: String?
    }

    let path: String
    private(set) var imports: [Import] = []
    /// The functions that it exports, and which lines of the body they are.
    private(set) var functions: [(name: String, lines: Range<Int>)] = []
    /// Members of the object that the module is: `name` or `name: value`.
    private(set) var exports: [String] = []
    /// What is exported from another module: its path and the member's name.
    private(set) var passedOn: [(path: String, name: String)] = []
    /// All the rest, without comments and without white space before a line.
    private(set) var body = ""
    /// Of a language.
    private(set) var texts: TextEntries?
    /// What it asks for texts with; nothing of a language, which has all of them.
    private(set) var textKeys: Set<String> = []
    /// The parts of the client that it asks for, such as `factors` of `client.factors.list()`.
    private(set) var members: Set<Substring> = []
    /// What it loads when it is needed: what stands in the body, `import("./sheet.js")`, and the module's path.
    private(set) var later: [(text: String, path: String)] = []

    /// The code of the language whose texts the module is.
    var language: String? {
        let name = path.dropFirst("client/".count).dropLast(".js".count)
        return path.hasPrefix("client/") && name.utf8.count == 2 ? String(name) : nil
    }

    init(path: String, text: String) {
        self.path = path
        var lines: [Substring] = []
        var statement = ""
        var isComment = false
        var begun: (name: String, line: Int)?
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            let words = line.drop { $0 == " " }
            if isComment || words.hasPrefix("/**") {
                isComment = !words.hasSuffix("*/")
            } else if !statement.isEmpty || line.hasPrefix("import ") || line.hasPrefix("export {") {
                statement += (statement.isEmpty ? "" : " ") + words
                guard statement.hasSuffix(";") else { continue }
                take(statement)
                statement = ""
            } else if !words.hasPrefix("//"), !(words.hasPrefix("/*") && words.hasSuffix("*/")) {
                if let name = ModuleText.function(line) { begun = (name, lines.count) }
                lines.append(line.hasPrefix("export ") ? exported(line.dropFirst(7)) : words)
                if line == "}", let function = begun {
                    functions.append((function.name, function.line..<lines.count))
                    begun = nil
                }
            }
        }
        body = lines.joined(separator: "\n")
        if language != nil {
            texts = TextEntries(body)
        } else {
            textKeys = TextKeys.named(in: body)
            let words = body.split(separator: ".")
            let asked = zip(words, words.dropFirst()).filter { $0.0.hasSuffix("client") || $0.0.hasSuffix("client()") }
            members = Set(asked.map(\.1).filter { $0.utf8.allSatisfy(ModuleText.isLetter) })
        }
        later = body.matches(of: /import\("(\.[^"]+)"\)/).map { (String($0.0), resolved($0.1)) }
        guard text.contains("import.meta.url") else { return }
        // Addresses are built from where the module itself is.
        body = body.replacing("import.meta.url", with: "new URL(\"../\(path)\", import.meta.url).href")
    }

    /// Without those of its exported functions that are called as in `names`.
    func without(_ names: Set<String>) -> ModuleText {
        let unused = functions.filter { names.contains($0.name) }
        guard !unused.isEmpty else { return self }
        var lean = self
        let left = body.split(separator: "\n", omittingEmptySubsequences: false).enumerated().filter { line in
            !unused.contains { $0.lines.contains(line.offset) }
        }
        lean.body = left.map(\.element).joined(separator: "\n")
        lean.exports.removeAll { names.contains($0) }
        return lean
    }

    /// The name of the exported function that begins in the line.
    private static func function(_ line: Substring) -> String? {
        guard let start = ["export function ", "export async function "].first(where: { line.hasPrefix($0) }) else {
            return nil
        }
        return String(line.dropFirst(start.count).prefix { $0 != "(" })
    }

    /// As a module again, for one that imports nothing.
    var alone: String { body + "\nexport { \(exports.joined(separator: ", ")) };\n" }

    /// Without the parts that it gives the object it makes, `this.factors = new Factors(…);`, but for those in `asked`; the
    /// modules of the others are not imported.
    func withParts(in asked: Set<Substring>) -> ModuleText {
        var lean = self
        let lines = body.split(separator: "\n").filter { line in
            guard let part = ModuleText.part(line), !asked.contains(part.name),
                let index = lean.imports.firstIndex(where: { $0.pattern == "{ \(part.type) }" })
            else { return true }
            lean.imports.remove(at: index)
            return false
        }
        lean.body = lines.joined(separator: "\n")
        return lean
    }

    private static func part(_ line: Substring) -> (name: Substring, type: Substring)? {
        let words = line.split(separator: " ", maxSplits: 3)
        guard words.count == 4, words[0].hasPrefix("this."), words[1] == "=", words[2] == "new", line.hasSuffix(");")
        else { return nil }
        // What is private is no part that others could use.
        let name = words[0].dropFirst("this.".count)
        return name.utf8.allSatisfy(isLetter) ? (name, words[3].prefix { $0 != "(" }) : nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private mutating func take(_ statement: String) {
        let parts = statement.split(separator: "\"")
        let source = parts.count > 1 ? resolved(parts[1]) : nil
        // Both words are of one length.
        var clause = String(statement.prefix { $0 != "\"" && $0 != ";" }.dropFirst("import ".count))
        if clause.hasSuffix(" from ") { clause.removeLast(" from ".count) }
        if statement.hasPrefix("export") {
            let names = clause.split(whereSeparator: { "{}, ".contains($0) }).map { String($0) }
            guard let source else { return exports += names }
            imports.append(Import(path: source, pattern: nil))
            passedOn += names.map { (source, $0) }
        } else if let source {
            imports.append(Import(path: source, pattern: ModuleText.pattern(clause)))
        }
    }

    /// Of `{ a, b as c }`, `* as all` or a name for the default.
    private static func pattern(_ clause: String) -> String? {
        if clause.isEmpty { return nil }
        if clause.hasPrefix("{") { return clause.replacing(" as ", with: ": ") }
        if clause.hasPrefix("* as ") { return String(clause.dropFirst(5)) }
        return "{ default: \(clause) }"
    }

    private mutating func exported(_ declaration: Substring) -> Substring {
        if declaration.hasPrefix("default ") {
            exports.append("default: packedDefault")
            return "const packedDefault = " + declaration.dropFirst(8)
        }
        let names = declaration.split(whereSeparator: { " (=;{".contains($0) })
        let keywords = ["async", "function", "const", "class"]
        if let name = names.first(where: { !keywords.contains(String($0)) }) { exports.append(String(name)) }
        return declaration
    }

    private func resolved(_ relative: Substring) -> String {
        var parts = path.split(separator: "/").dropLast()
        for part in relative.split(separator: "/") where part != "." {
            if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}
