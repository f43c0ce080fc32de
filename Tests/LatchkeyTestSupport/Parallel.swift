/// Runs `body` so many times at once and answers what came of each, in no order.
package func inParallel<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
        for number in 0..<count { group.addTask { try await body(number) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}

extension Latchkey {
    /// Sends fifty requests at once and answers how often each status came: `[201: 1, 409: 49]` when exactly one wins
    /// (S-290).
    package func fiftyAtOnce(_ request: @escaping @Sendable (Int) async throws -> Answer) async throws -> [Int: Int] {
        try await inParallel(50, request).tally
    }
}

extension [Answer] {
    /// How often each status came.
    package var tally: [Int: Int] { reduce(into: [:]) { $0[$1.status, default: 0] += 1 } }
}
