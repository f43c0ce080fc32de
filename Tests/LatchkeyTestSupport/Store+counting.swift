import LatchkeyStore

extension Store {
    /// What upkeep does each minute: only events that are in the numbers of their days are ever removed.
    package func countAllEvents() async throws {
        guard let end = try await findUncountedEvents() else { return }
        while try await countEvents(upTo: end, most: 10_000) {}
    }
}
