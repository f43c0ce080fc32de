/// Where the entries of a `ClockCache` are, by the hashes of their keys: a table with linear probing (Knuth, volume 3, §6.4). It takes some
/// 11 bytes an entry, where a dictionary with keys of 16 bytes takes 40.
@usableFromInline
struct ClockCacheIndex {
    @inlinable static var none: Int32 { -1 }

    /// Places of entries. A power of two of slots, at most three quarters of which are taken.
    @usableFromInline var slots: [Int32] = []
    /// By place.
    @usableFromInline var hashes: [UInt32] = []
    @usableFromInline var count = 0

    @inlinable init() {}

    @inlinable func place(at slot: Int) -> Int { Int(slots[slot]) }

    /// The slot of an entry with this hash; `isIt` tells which of those with like hashes.
    @inlinable func slot(_ hash: Int, _ isIt: (Int) -> Bool) -> Int? {
        guard !slots.isEmpty else { return nil }
        let hash = UInt32(truncatingIfNeeded: hash)
        var slot = home(of: hash)
        while slots[slot] != ClockCacheIndex.none {
            let place = place(at: slot)
            if hashes[place] == hash, isIt(place) { return slot }
            slot = after(slot)
        }
        return nil
    }

    /// `place` is not in it, and is one of those that have been before, or the next one.
    @inlinable mutating func insert(_ place: Int, _ hash: Int) {
        if (count + 1) * 4 > slots.count * 3 { grow() }
        let hash = UInt32(truncatingIfNeeded: hash)
        if place == hashes.count { hashes.append(hash) } else { hashes[place] = hash }
        take(Int32(place))
        count += 1
    }

    /// Those behind it that would not be found over the gap move up.
    @inlinable mutating func remove(at slot: Int) {
        var gap = slot
        var next = after(slot)
        while slots[next] != ClockCacheIndex.none {
            let home = home(of: hashes[place(at: next)])
            if distance(from: home, to: next) >= distance(from: gap, to: next) {
                slots[gap] = slots[next]
                gap = next
            }
            next = after(next)
        }
        slots[gap] = ClockCacheIndex.none
        count -= 1
    }

    @inlinable mutating func grow() {
        let places = slots.filter { $0 != ClockCacheIndex.none }
        slots = Array(repeating: ClockCacheIndex.none, count: max(8, slots.count * 2))
        for place in places { take(place) }
    }

    @inlinable mutating func take(_ place: Int32) {
        var slot = home(of: hashes[Int(place)])
        while slots[slot] != ClockCacheIndex.none { slot = after(slot) }
        slots[slot] = place
    }

    @inlinable func home(of hash: UInt32) -> Int { Int(hash) & (slots.count - 1) }

    @inlinable func after(_ slot: Int) -> Int { (slot + 1) & (slots.count - 1) }

    @inlinable func distance(from first: Int, to last: Int) -> Int { (last - first) & (slots.count - 1) }
}
