/// A page of what is listed by its time, the newest first.
package struct TimedPage<Item: Sendable>: Sendable {
    package let items: [Item]
    /// Where the next one begins; nil when there is none.
    package let next: TimedPlace?

    package init(items: [Item], next: TimedPlace?) {
        self.items = items
        self.next = next
    }
}

/// Where a page ended of what is listed by its time, the newest first.
package struct TimedPlace: Equatable, Sendable {
    package let at: Timestamp
    package let id: RandomID

    package init(at: Timestamp, id: RandomID) {
        self.at = at
        self.id = id
    }
}
