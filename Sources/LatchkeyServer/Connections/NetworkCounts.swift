/// How many each network has, and which has most. Both are kept with each change: a look at some of them would miss the largest among many
/// small ones, and a look at all would cost whoever comes.
struct NetworkCounts: Sendable {
    private var counts: [[UInt8]: Int] = [:]
    private var networks: [Int: Set<[UInt8]>] = [:]
    private var highest = 0

    /// Zero for a network that has none.
    subscript(network: [UInt8]) -> Int { counts[network] ?? 0 }

    /// One of those that have most; nil when nobody has any.
    var largest: [UInt8]? { networks[highest]?.first }

    /// Some of those that have most.
    func largestFew(_ count: Int) -> some Sequence<[UInt8]> { (networks[highest] ?? []).prefix(count) }

    mutating func change(_ network: [UInt8], by difference: Int) {
        let before = self[network]
        let after = max(0, before + difference)
        if before > 0 {
            networks[before]?.remove(network)
            if networks[before]?.isEmpty == true { networks[before] = nil }
        }
        counts[network] = after > 0 ? after : nil
        if after > 0 { networks[after, default: []].insert(network) }
        highest = max(highest, after)
        while highest > 0, networks[highest] == nil { highest -= 1 }
    }
}
