/// What a `ClockCache` holds. Neither key nor cost changes while it does.
public protocol ClockCacheEntry {
    associatedtype Key: Hashable

    var cacheKey: Key { get }
    /// In the unit of the cache's capacity.
    var cacheCost: Int { get }

    /// Spreads the keys over the low 32 bits.
    static func cacheHash(of key: Key) -> Int
}

extension ClockCacheEntry {
    /// The key's own hash. Keys that nobody outside can choose spare the 150 instructions of that.
    @inlinable public static func cacheHash(of key: Key) -> Int { key.hashValue }

    /// One: the capacity is a number of entries.
    @inlinable public var cacheCost: Int { 1 }
}

/// A bounded cache that forgets an entry which was not used since the hand of its clock last came by (CLOCK, Corbató 1968): what fits stays,
/// and to use an entry moves nothing.
///
/// Public and inlinable, so that each target gets one for its own entries: a look-up in a generic one takes 2,800 instructions more.
public struct ClockCache<Entry: ClockCacheEntry> {
    /// Of the entries that are offered to a full cache, one in so many is taken in: those that come often are soon among them, and those
    /// that come once do not drive them out.
    @inlinable static var admittedOf: Int { 16 }

    @usableFromInline var index = ClockCacheIndex()
    @usableFromInline var entries: [Entry?] = []
    @usableFromInline var isUsed: [Bool] = []
    @usableFromInline var free: [Int32] = []
    @usableFromInline var hand = 0
    @usableFromInline var cost = 0
    @usableFromInline var offered = 0
    @usableFromInline let capacity: Int

    /// Holds entries that cost at most `capacity` together, or one alone that costs more.
    @inlinable public init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    /// Of entries.
    @inlinable public var count: Int { index.count }

    /// The entry of this key, which then stays for one turn of the clock.
    @inlinable public mutating func find(_ key: Entry.Key) -> Entry? {
        guard let slot = slot(of: key) else { return nil }
        let place = index.place(at: slot)
        if !isUsed[place] { isUsed[place] = true }
        return entries[place]
    }

    /// Takes the entry in, in place of one with its key; answers those that were forgotten for it.
    @discardableResult
    @inlinable public mutating func insert(_ entry: Entry) -> [Entry] {
        remove(entry.cacheKey)
        var forgotten: [Entry] = []
        while cost > 0, cost + entry.cacheCost > capacity {
            if let one = turn() { forgotten.append(one) }
        }
        put(entry)
        return forgotten
    }

    /// Takes the entry in where there is room, else one in sixteen.
    @inlinable public mutating func admit(_ entry: Entry) {
        if cost + entry.cacheCost > capacity {
            offered &+= 1
            guard offered % ClockCache.admittedOf == 0 else { return }
        }
        insert(entry)
    }

    /// Answers the entry that is gone.
    @discardableResult
    @inlinable public mutating func remove(_ key: Entry.Key) -> Entry? {
        guard let slot = slot(of: key) else { return nil }
        return empty(slot)
    }

    @inlinable func slot(of key: Entry.Key) -> Int? {
        index.slot(Entry.cacheHash(of: key)) { entries[$0]?.cacheKey == key }
    }

    /// Moves the hand by one; answers the entry that is forgotten by that.
    @inlinable mutating func turn() -> Entry? {
        let place = hand
        hand = (hand + 1) % entries.count
        guard let entry = entries[place] else { return nil }
        if isUsed[place] {
            isUsed[place] = false
            return nil
        }
        return slot(of: entry.cacheKey).flatMap { empty($0) }
    }

    @inlinable mutating func put(_ entry: Entry) {
        let place: Int
        if let last = free.popLast() {
            place = Int(last)
            entries[place] = entry
            isUsed[place] = false
        } else {
            place = entries.count
            entries.append(entry)
            isUsed.append(false)
        }
        index.insert(place, Entry.cacheHash(of: entry.cacheKey))
        cost += entry.cacheCost
    }

    @inlinable mutating func empty(_ slot: Int) -> Entry? {
        let place = index.place(at: slot)
        guard let entry = entries[place] else { return nil }
        index.remove(at: slot)
        entries[place] = nil
        free.append(Int32(place))
        cost -= entry.cacheCost
        return entry
    }
}
