import LatchkeyCore
import Testing

@testable import LatchkeyPasskeys

@Suite("What the fuzzer found")
struct CorpusTests {
    private static func corpus(_ target: FuzzTarget) throws -> [[UInt8]] {
        let texts = try Fixture.json("corpus.json", as: [String: [String]].self)[target.rawValue] ?? []
        return try texts.map(Fixture.bytes)
    }

    @Test(
        "S-202, F-032: every input that led the fuzzer somewhere is read without harm",
        arguments: FuzzTarget.allCases)
    func replay(target: FuzzTarget) throws {
        let inputs = try Self.corpus(target)
        #expect(inputs.count >= 3)
        for input in inputs { #expect(target.holds(for: input), "\(Base64URL.encodeText(input))") }
    }

    @Test("S-202: 500 random changes of them, too", arguments: FuzzTarget.allCases)
    func changed(target: FuzzTarget) throws {
        let inputs = try Self.corpus(target)
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var input = inputs.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &generator) { Self.change(&input, &generator) }
            #expect(target.holds(for: input), "seed \(seed): \(Base64URL.encodeText(input))")
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
