import LatchkeyCore

/// Which of a few known words was probably meant by one that is none of them.
enum NearestWord {
    /// Nil when none is so near that naming it would not be guessing.
    static func to(_ typed: String, among words: [String]) -> String? {
        // Longer words than any of ours are not worth the work.
        guard (2...80).contains(typed.utf8.count) else { return nil }
        let candidates = words.map { (word: $0, steps: steps(typed, $0)) }
        guard let best = candidates.min(by: { $0.steps < $1.steps }) else { return nil }
        return best.steps <= max(1, typed.utf8.count / 4) ? best.word : nil
    }

    /// How many letters must be put in, taken out, replaced, or exchanged with their neighbour (optimal string alignment).
    private static func steps(_ typed: String, _ word: String) -> Int {
        let (a, b) = (typed.utf8.map(ASCII.lowercase), word.utf8.map(ASCII.lowercase))
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var least = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, rows[i - 1][j - 1] + 1) }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
