/// The shapes that a guesser tries without any list (S-020).
enum TrivialPattern {
    /// The whole password is made of runs like `abcd`, `4321`, `qwert` or `aaaa`.
    case run
    /// A piece repeated; the piece itself is given when it would be long enough for a password.
    case repetition(unit: String?)

    init?(_ folded: String, minLength: Int) {
        let scalars = Array(folded.unicodeScalars)
        if let period = TrivialPattern.period(of: scalars) {
            // A long line of a longer piece is no longer what a guesser tries first.
            if period <= 2 || scalars.count <= 32 {
                var unit = String.UnicodeScalarView()
                unit.append(contentsOf: scalars[..<period])
                self = .repetition(unit: period >= minLength ? String(unit) : nil)
                return
            }
        }
        guard TrivialPattern.isMadeOfRuns(scalars) else { return nil }
        self = .run
    }

    /// The smallest p such that the text is a piece of p code points, repeated; the last repetition may be cut.
    private static func period(of scalars: [Unicode.Scalar]) -> Int? {
        guard scalars.count >= 2 else { return nil }
        return (1...scalars.count / 2).first { period in
            scalars.indices.dropFirst(period).allSatisfy { scalars[$0] == scalars[$0 - period] }
        }
    }

    /// Only ASCII: neighbouring code points of other scripts are not a sequence that people type.
    private static func isMadeOfRuns(_ scalars: [Unicode.Scalar]) -> Bool {
        var index = 0
        var runs = 0
        while index < scalars.count {
            let length = lines.map { run(in: scalars, from: index, along: $0) }.max() ?? 0
            guard length >= 3, runs < mostRuns else { return false }
            index += length
            runs += 1
        }
        return true
    }

    /// How many code points from `start` on follow `line` in one direction, or stay on one place of it.
    private static func run(in scalars: [Unicode.Scalar], from start: Int, along line: [UInt8]) -> Int {
        func place(_ index: Int) -> Int? {
            guard index < scalars.count, scalars[index].isASCII else { return nil }
            return line.firstIndex(of: UInt8(scalars[index].value))
        }
        guard let first = place(start) else { return 0 }
        guard let second = place(start + 1), abs(second - first) <= 1 else { return 1 }
        let step = second - first
        var length = 2
        while let next = place(start + length), next == first + step * length { length += 1 }
        return length
    }

    private static let mostRuns = 8

    private static let lines = [
        "abcdefghijklmnopqrstuvwxyz", "0123456789", "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
        "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "!@#$%^&*()",
    ].map { Array($0.utf8) }
}
