package import LatchkeyCore
package import LatchkeyStore

/// Everybody as a file, from the command line.
package struct OperateExport: Sendable {
    private let store: Store
    private let clock: TimeSource

    private static let atOnce = 500

    package init(store: Store, clock: TimeSource) {
        self.store = store
        self.clock = clock
    }

    /// The group in use of this key. Throws `not_found`.
    package func group(key: String) async throws(LatchkeyError) -> GroupID {
        guard let view = try await store.findGroup(key: key) else { throw LatchkeyError(.notFound) }
        return view.group.id
    }

    /// A part at a time, by uid; recorded, as everything that the operator does. Answers how many there were.
    package func callAsFunction(
        _ filter: AccountFilter, as format: String, _ take: ([ExportedPerson]) async throws -> Void
    ) async throws -> Int {
        try await store.recordEvents([Actor.operator(clock).event(.usersExported, on: nil, ["format": format])])
        var (place, count) = (AccountPlace?.none, 0)
        repeat {
            let page = try await store.exportPeople(
                filter, within: .everybody, acting: nil, now: clock.now(), limit: OperateExport.atOnce, after: place)
            count += page.people.count
            try await take(page.people)
            place = page.next
        } while place != nil
        return count
    }
}
