import Testing

@testable import LatchkeyServer

@Suite struct NetworkCountsTests {
    @Test("S-399: the network that has most is known among any number of others, and after each change")
    func largest() {
        var counts = NetworkCounts()
        func network(_ number: Int) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 255)] }
        #expect(counts.largest == nil)
        for number in 0..<2000 { counts.change(network(number), by: 1) }
        for _ in 0..<3 { counts.change(network(1234), by: 1) }
        #expect(counts.largest == network(1234) && counts[network(1234)] == 4)
        for _ in 0..<5 { counts.change(network(7), by: 1) }
        #expect(counts.largest == network(7))
        for _ in 0..<4 { counts.change(network(7), by: -1) }
        #expect(counts.largest == network(1234))
        for number in 0..<2000 { counts.change(network(number), by: -1) }
        #expect(counts.largest == network(1234) && counts[network(0)] == 0)
        for _ in 0..<4 { counts.change(network(1234), by: -1) }
        #expect(counts.largest == network(7) && counts[network(7)] == 1)
    }
}
