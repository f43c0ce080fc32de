import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// Tries published passwords on the accounts of an import, whatever made their hashes (S-316).
struct PublishedPasswordCheck: Sendable {
    struct Result: Equatable, Sendable {
        /// Rows whose password everybody can read.
        var found: Set<Int64> = []
        var checked = 0
        var unchecked = 0
    }

    /// Each answer costs several hashes of the other system, up to a second each: minutes for this many.
    static let most = 300

    let passwords: PublishedPasswords
    let hasher: PasswordHasher
    /// How many are asked at once; the hasher has as many threads.
    let width: Int

    /// `limit` counts only hashes that take their time. Throws when the hasher gives no answer: nobody passes unchecked in
    /// silence.
    func run(
        _ entries: [ImportPlan.Entry], limit: Int, progress: (_ done: Int, _ total: Int) -> Void
    ) async throws -> Result {
        let chosen = choose(entries, limit: limit)
        var result = Result()
        result.unchecked = entries.count { $0.imported.passwordHash != nil } - chosen.count
        try await withThrowingTaskGroup(of: (row: Int64, isPublished: Bool).self) { group in
            var rest = chosen[...]
            func askNext() {
                guard let entry = rest.popFirst(), let stored = entry.imported.passwordHash else { return }
                let (row, candidates) = (entry.row, passwords.candidates(for: entry.uid))
                group.addTask { [hasher] in
                    (row, try await hasher.isAny(of: candidates, behind: stored))
                }
            }
            for _ in 0..<max(1, width) { askNext() }
            while let answer = try await group.next() {
                result.checked += 1
                if answer.isPublished { result.found.insert(answer.row) }
                progress(result.checked, chosen.count)
                askNext()
            }
        }
        return result
    }

    /// Accounts that come with the system first, then those with the most rights.
    private func choose(_ entries: [ImportPlan.Entry], limit: Int) -> [ImportPlan.Entry] {
        func isCheap(_ entry: ImportPlan.Entry) -> Bool {
            entry.imported.passwordHash.flatMap(PasswordHashForm.init)?.isWeak == true
        }
        let withPassword = entries.filter { $0.imported.passwordHash != nil }
        let costly = withPassword.filter { !isCheap($0) }
        let ranked = costly.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
        return ranked.prefix(limit).map(\.element) + withPassword.filter(isCheap)
    }

    private func rank(_ entry: ImportPlan.Entry) -> Int {
        if PublishedPasswords.isKnown(entry.uid) { return 0 }
        if entry.imported.account.roles.contains(.admin) { return 1 }
        return entry.imported.account.roles.contains(.teacher) ? 2 : 3
    }
}
