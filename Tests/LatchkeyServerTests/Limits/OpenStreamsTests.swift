import Synchronization
import Testing

@testable import LatchkeyServer

@Suite("The open streams of HTTP/2")
struct OpenStreamsTests {
    /// A connection whose streams end when the test says so.
    private final class Connection: Sendable {
        private let isOpen = Mutex(0)
        private let isAsked = Mutex(0)

        var open: Int { isOpen.withLock { $0 } }
        var asked: Int { isAsked.withLock { $0 } }

        func begin(in streams: OpenStreams, _ network: [UInt8] = [1]) -> Bool {
            let hasRoom = streams.enter(network, ObjectIdentifier(self)) { self.isAsked.withLock { $0 += 1 } }
            if hasRoom { isOpen.withLock { $0 += 1 } }
            return hasRoom
        }

        func end(in streams: OpenStreams, _ network: [UInt8] = [1]) {
            isOpen.withLock { $0 -= 1 }
            streams.leave(network, ObjectIdentifier(self))
        }

        /// As its event loop does what it was asked for.
        func shed(in streams: OpenStreams, _ network: [UInt8] = [1]) {
            let count = isAsked.withLock { asked in
                defer { asked = 0 }
                return asked
            }
            for _ in 0..<count where streams.owes(network, ObjectIdentifier(self)) { end(in: streams, network) }
        }
    }

    @Test("S-367: a burst takes one stream of each of the largest, and leaves no more open than there may be")
    func burst() {
        let streams = OpenStreams(most: 1_000, mostPerNetwork: 100)
        let first = (0..<10).map { _ in Connection() }
        for connection in first { for _ in 0..<10 { #expect(connection.begin(in: streams)) } }
        let second = (0..<20).map { _ in Connection() }
        let begun = second.reduce(0) { sum, connection in
            sum + (0..<50).reduce(0) { count, _ in count + (connection.begin(in: streams) ? 1 : 0) }
        }
        // Nothing that was asked for has ended yet. Evening out thirty connections takes some 100 changes of places.
        #expect(begun <= 120)
        // The last ones may also take from those before them in the burst.
        let asked = (first + second).reduce(0) { $0 + $1.asked }
        #expect(asked == begun)
        #expect(first.allSatisfy { $0.asked >= 4 && $0.asked <= 9 })
        for connection in first + second { connection.shed(in: streams) }
        #expect((first + second).reduce(0) { $0 + $1.open } == 100)
        #expect((first + second).allSatisfy { $0.open >= 2 })
    }

    @Test("S-367: a stream that ends by itself is the one that had to end")
    func endsByItself() {
        let streams = OpenStreams(most: 1_000, mostPerNetwork: 10)
        let (one, other) = (Connection(), Connection())
        for _ in 0..<10 { #expect(one.begin(in: streams)) }
        #expect(other.begin(in: streams) && one.asked == 1)
        one.end(in: streams)
        one.shed(in: streams)
        #expect(one.open == 9 && other.open == 1)
        // Full as before: the next one is taken from the largest again.
        #expect(other.begin(in: streams) && one.asked == 1)
        one.shed(in: streams)
        for _ in 0..<8 { one.end(in: streams) }
        for _ in 0..<2 { other.end(in: streams) }
        let third = Connection()
        #expect((0..<10).allSatisfy { _ in third.begin(in: streams) } && !third.begin(in: streams))
    }

    @Test("S-367: the bound of all networks takes from the largest one, and each connection has its first stream")
    func allNetworks() {
        let streams = OpenStreams(most: 10, mostPerNetwork: 8)
        let (one, other) = (Connection(), Connection())
        for _ in 0..<8 { #expect(one.begin(in: streams, [1])) }
        for _ in 0..<5 { #expect(other.begin(in: streams, [2])) }
        #expect(one.asked == 3 && !other.begin(in: streams, [2]))
        one.shed(in: streams, [1])
        #expect(one.open == 5 && other.open == 5)
        let late = Connection()
        #expect(late.begin(in: streams, [3]))
    }

    @Test("S-367: a network that takes all streams by many thin connections gives up those that others have less of")
    func thinConnections() {
        let streams = OpenStreams(most: 40, mostPerNetwork: 100)
        let thin = (0..<38).map { _ in Connection() }
        for connection in thin { #expect(connection.begin(in: streams, [1])) }
        let other = Connection()
        for _ in 0..<10 { #expect(other.begin(in: streams, [2])) }
        #expect(thin.reduce(0) { $0 + $1.asked } == 8)
    }
}
