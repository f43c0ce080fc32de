/// What `work` answers within `patience`; nil when it takes longer.
///
/// The HTTP client's own deadline ends with the head of a response; a body that drips would never end.
func answer<Answer: Sendable>(
    within patience: Duration, of work: @escaping @Sendable () async throws -> Answer
) async throws -> Answer? {
    try await withThrowingTaskGroup(of: Answer?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: patience)
            return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
    }
}
