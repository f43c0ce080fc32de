import LatchkeyCore
import Testing

@Suite struct ReadableCodeTests {
    @Test("A code is in groups of four, without letters and digits that look alike")
    func look() {
        for length in [8, 10, 28] {
            let text = ReadableCode(length: length, .system).text
            let groups = text.split(separator: "-")
            #expect(groups.allSatisfy { $0.count <= 4 } && groups.map(\.count).reduce(0, +) == length)
            #expect(text.utf8.allSatisfy { !"01ILOUVilouv".utf8.contains($0) })
        }
    }

    @Test("S-117: each character of a code is as likely as any other, and no two codes are the same")
    func distribution() {
        var counts: [UInt8: Int] = [:]
        var seen: Set<String> = []
        for _ in 0..<4000 {
            let text = ReadableCode(length: 28, .system).text
            seen.insert(text)
            for byte in text.utf8 where byte != UInt8(ascii: "-") { counts[byte, default: 0] += 1 }
        }
        #expect(seen.count == 4000 && counts.count == 29)
        let expected = 4000.0 * 28 / 29
        let chiSquare = counts.values.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        // 28 degrees of freedom: above 70 once in 20,000 runs.
        #expect(chiSquare < 70)
    }

    @Test("However a code is typed, it is the same code")
    func canonical() {
        for typed in ["K7WQ-M3XT", "k7wq-m3xt", "k7wqm3xt", " K7 WQ M3 XT ", "K7WQ--M3XT"] {
            #expect(ReadableCode.canonical(of: typed) == "k7wqm3xt")
        }
    }
}
