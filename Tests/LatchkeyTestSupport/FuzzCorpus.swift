import Foundation
import LatchkeyCore

/// The inputs of one fuzz target that led libFuzzer somewhere (Tests/Fuzz/corpus.json).
package struct FuzzCorpus {
    package let inputs: [[UInt8]]

    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fuzz/corpus.json")

    package init(of target: String) throws {
        let texts = try JSONDecoder().decode([String: [String]].self, from: Data(contentsOf: FuzzCorpus.file))
        inputs = try (texts[target] ?? []).map { text in
            guard let bytes = Base64URL.decode(text.utf8) else { throw CocoaError(.fileReadCorruptFile) }
            return bytes
        }
    }

    /// Those for which `holds` is false, in base64url.
    package func refuted(by holds: ([UInt8]) -> Bool) -> [String] {
        inputs.filter { !holds($0) }.map(Base64URL.encodeText)
    }

    /// The same of `count` inputs with one to four random changes each.
    package func refuted(changes count: Int, seed: UInt64, by holds: ([UInt8]) -> Bool) -> [String] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).compactMap { _ in
            var input = inputs.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &generator) { FuzzCorpus.change(&input, &generator) }
            return holds(input) ? nil : Base64URL.encodeText(input)
        }
    }

    private static func change(_ input: inout [UInt8], _ generator: inout SeededGenerator) {
        let place = Int.random(in: 0...input.count, using: &generator)
        let byte = UInt8.random(in: 0...255, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: input.insert(byte, at: place)
        case 1: input = Array(input.prefix(place))
        case 2 where place < input.count: input.remove(at: place)
        default: if place < input.count { input[place] ^= 1 << (byte % 8) }
        }
    }
}
