import Testing

@testable import LatchkeyCore

@Suite("A cache that forgets by a clock")
struct ClockCacheTests {
    private final class Item: ClockCacheEntry {
        let cacheKey: Int
        let cacheCost: Int

        init(_ key: Int, cost: Int = 1) {
            (cacheKey, cacheCost) = (key, cost)
        }
    }

    private static func cache(_ keys: Range<Int>, capacity: Int = 100) -> ClockCache<Item> {
        var cache = ClockCache<Item>(capacity: capacity)
        for key in keys { cache.insert(Item(key)) }
        return cache
    }

    @Test("What fits stays, in whatever order it is used")
    func fits() {
        var cache = ClockCacheTests.cache(0..<100)
        for key in [Int](0..<100).shuffled() + [Int](0..<100).reversed() {
            #expect(cache.find(key)?.cacheKey == key)
        }
        #expect(cache.count == 100)
    }

    @Test("Where it is full, one that was not used is forgotten for each that comes, and is told")
    func forgets() {
        var cache = ClockCacheTests.cache(0..<100)
        for key in 0..<50 { _ = cache.find(key) }
        let forgotten = (100..<150).flatMap { cache.insert(Item($0)).map(\.cacheKey) }
        #expect(forgotten.sorted() == [Int](50..<100))
        #expect((0..<50).allSatisfy { cache.find($0) != nil } && (100..<150).allSatisfy { cache.find($0) != nil })
        #expect(cache.count == 100)
    }

    @Test("Where all were used, one is forgotten all the same")
    func allUsed() {
        var cache = ClockCacheTests.cache(0..<100)
        for key in 0..<100 { _ = cache.find(key) }
        #expect(cache.insert(Item(100)).count == 1)
        #expect(cache.count == 100 && cache.find(100) != nil)
    }

    @Test("Costs have the bound together, and one that costs more than all of it is held alone")
    func costs() {
        var cache = ClockCache<Item>(capacity: 100)
        for key in 0..<1_000 {
            cache.insert(Item(key, cost: key % 40 + 1))
            let held = (0...key).compactMap { cache.find($0)?.cacheCost }
            #expect(held.reduce(0, +) <= 100 && held.count == cache.count)
        }
        cache.insert(Item(2_000, cost: 1_000))
        #expect(cache.count == 1 && cache.find(2_000) != nil)
        cache.insert(Item(2_001))
        #expect(cache.count == 1 && cache.find(2_001) != nil)
    }

    @Test("An entry takes the place of the one with its key, and what was removed is gone")
    func replaced() {
        var cache = ClockCacheTests.cache(0..<3)
        let other = Item(1)
        #expect(cache.insert(other).isEmpty)
        #expect(cache.find(1) === other && cache.count == 3)
        #expect(cache.remove(1) === other && cache.remove(1) == nil)
        #expect(cache.find(1) == nil && cache.count == 2)
        // Its place is taken again: 98 more fit.
        for key in 10..<108 { #expect(cache.insert(Item(key)).isEmpty) }
        #expect(cache.count == 100 && !cache.insert(Item(200)).isEmpty)
    }

    @Test("What is offered to a full cache once hardly drives others out, and what is offered often is taken in")
    func admits() {
        var cache = ClockCache<Item>(capacity: 100)
        for key in 0..<100 { cache.admit(Item(key)) }
        #expect(cache.count == 100)
        for key in 1_000..<1_160 { cache.admit(Item(key)) }
        #expect((0..<100).count { cache.find($0) != nil } == 90)
        for _ in 0..<16 where cache.find(5_000) == nil { cache.admit(Item(5_000)) }
        #expect(cache.find(5_000) != nil && cache.count == 100)
    }

    @Test("Whatever is done to it, it holds what it says it holds")
    func manyWays() {
        var generator = SystemRandomNumberGenerator()
        var cache = ClockCache<Item>(capacity: 50)
        var held: [Int: Item] = [:]
        for _ in 0..<20_000 {
            let key = Int.random(in: 0..<120, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                #expect(cache.remove(key) === held.removeValue(forKey: key))
            case 1:
                #expect(cache.find(key) === held[key])
            default:
                let item = Item(key, cost: key % 5 + 1)
                for forgotten in cache.insert(item) { held[forgotten.cacheKey] = nil }
                held[key] = item
            }
        }
        #expect(cache.count == held.count && held.values.reduce(0) { $0 + $1.cacheCost } <= 50)
    }
}
