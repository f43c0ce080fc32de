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

    @Test(
        "However a code is typed or pasted, it is the same code",
        arguments: [
            "K7WQ-M3XT", "k7wq-m3xt", "k7wqm3xt", " K7 WQ M3 XT ", "K7WQ--M3XT", "K7WQ–M3XT", "K7WQ—M3XT",
            "K7WQ\u{2011}M3XT",
            "K7WQ\u{2212}M3XT", "K7WQ\u{a0}M3XT", "K7WQ\u{200b}M3XT", "K7WQ\u{2060}M3XT", "K7WQ-M3XT\n", "“K7WQ-M3XT”",
            "«K7WQ M3XT»",
            "K7WQ-M3XT.", "(K7WQ-M3XT)", "Ｋ７ＷＱ－Ｍ３ＸＴ", "K7WQ\u{ad}M3XT", "\u{feff}K7WQ-M3XT",
            "\u{202a}K7WQ-M3XT\u{202c}",
            "https://auth.school.example/signup#K7WQ-M3XT", "<https://auth.school.example/a#b/signup#K7WQ-M3XT>",
            "K7WQ-M3XT#",
            "K7WQ_M3XT", "K7WQ·M3XT", "K٧WQ-M٣XT",
        ])
    func canonical(_ typed: String) {
        #expect(ReadableCode.canonical(of: typed) == "k7wqm3xt")
    }

    @Test(
        "What is another code stays one, and what is too long is none",
        arguments: ["K7WQ-M3XTé", "K7WQ-M3XT\u{43a}", "K7WQ-M3X", "https://auth.example/K7WQ-M3XT", "K7WQM3XT2"])
    func others(_ typed: String) {
        #expect(ReadableCode.canonical(of: typed) != "k7wqm3xt")
        #expect(ReadableCode.canonical(of: String(repeating: "-", count: 3_000) + "K7WQM3XT").isEmpty)
    }

    @Test(
        "Digits of a mail may be grouped, and come from another keyboard",
        arguments: ["0123 4567", "0123-4567", "٠١٢٣٤٥٦٧", "०१२३४५६७"])
    func digits(_ typed: String) {
        #expect(ReadableCode.canonical(of: typed) == "01234567")
    }
}
