import Foundation
import LatchkeyCore
import Yams

/// `latchkey.yaml`: its values by key, and what cannot be a key.
struct ConfigurationFile: Sendable {
    private(set) var values: [String: RawValue] = [:]
    /// The line of each key, from 1.
    private(set) var lines: [String: Int] = [:]
    let name: String
    private(set) var problems: [String] = []

    /// The file at `path`, or the one in the working directory if there is one.
    static func read(_ path: String?, _ context: CommandContext) throws(CommandFailure) -> ConfigurationFile {
        let name = path ?? ConfigurationLoader.defaultFile
        let location = context.path(name)
        guard path != nil || FileManager.default.fileExists(atPath: location) else {
            return ConfigurationFile(name: name)
        }
        guard let bytes = FileManager.default.contents(atPath: location),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw CommandFailure("\(name.printable): expected a file that can be read, in UTF-8") }
        return try ConfigurationFile(yaml: text, name: name)
    }

    private init(name: String) {
        self.name = name
    }

    init(yaml: String, name: String) throws(CommandFailure) {
        self.name = name
        let root: Node?
        do {
            root = try Parser(yaml: yaml).singleRoot()
        } catch {
            throw CommandFailure(ConfigurationFile.sentence(of: error, in: name))
        }
        guard let root, !ConfigurationFile.isEmpty(root) else { return }
        guard let mapping = root.mapping else {
            throw CommandFailure("\(name.printable): expected lines like `http:` with `port: 8587` below")
        }
        collect(mapping, below: "")
    }

    private mutating func collect(_ mapping: Node.Mapping, below prefix: String) {
        for (keyNode, node) in mapping {
            let name = prefix + (keyNode.string ?? "?")
            let line = keyNode.mark?.line
            if let section = node.mapping {
                isSection(name) ? collect(section, below: name + ".") : refuse(name, line)
            } else if Keys.all.contains(where: { $0.name == name }) {
                add(node, name, line)
            } else if !(isSection(name) && ConfigurationFile.isEmpty(node)) {
                refuse(name, line)
            }
        }
    }

    private mutating func add(_ node: Node, _ name: String, _ line: Int?) {
        guard lines[name] == nil else {
            problems.append("\(name): expected once, but the file has it twice; see \(place(line))")
            return
        }
        lines[name] = line ?? 0
        if let scalar = node.scalar {
            values[name] = ConfigurationFile.isEmpty(node) ? nil : .text(scalar.string)
        } else if let entries = node.sequence?.map(ConfigurationFile.text), !entries.contains(where: { $0 == nil }) {
            values[name] = .list(entries.compactMap { $0 })
        } else {
            problems.append("\(name): expected plain values in the list; see \(place(line))")
        }
    }

    /// An entry of a list. To YAML, `grade number: Final grade` is a mapping of one pair.
    private static func text(_ entry: Node) -> String? {
        if let scalar = entry.scalar { return scalar.string }
        guard let pair = entry.mapping?.first, entry.mapping?.count == 1, let key = pair.key.scalar,
            let value = pair.value.scalar
        else { return nil }
        return "\(key.string): \(value.string)"
    }

    private mutating func refuse(_ name: String, _ line: Int?) {
        problems.append("\(name.printable): expected \(UnknownKey.expected(for: name)); see \(place(line))")
    }

    private func place(_ line: Int?) -> String { ConfigurationSource.file(name: name, line: line).text }

    /// Where a key stands.
    func source(of key: String) -> ConfigurationSource {
        .file(name: name, line: lines[key].flatMap { $0 > 0 ? $0 : nil })
    }

    private func isSection(_ name: String) -> Bool {
        Keys.all.contains { $0.name.utf8.starts(with: (name + ".").utf8) }
    }

    private static func isEmpty(_ node: Node) -> Bool {
        guard let scalar = node.scalar else { return false }
        return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// The error's own words quote the file, secrets included.
    private static func sentence(of error: any Error, in name: String) -> String {
        if case .duplicatedKeysInMapping(let keys, let context) = error as? YamlError, let key = keys.first {
            let place = ConfigurationSource.file(name: name, line: context.mark.line).text
            return "\(key.printable): expected once, but the file has it twice; see \(place)"
        }
        return "\(name.printable): expected YAML\(place(of: error))"
    }

    private static func place(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            "; line \(mark.line) is not"
        default: ""
        }
    }
}
