import LatchkeyCore
import Synchronization
import Testing

@testable import LatchkeyPasswords

@Suite struct FairLineTests {
    @Test("S-309: networks take turns, each in the order of its own")
    func turns() {
        var line = FairLine<String>(limit: 100)
        for name in ["a1", "a2", "a3", "b1", "c1", "b2", "a4"] {
            #expect(line.append(name, of: Array(name.utf8.prefix(1))) == nil)
        }
        #expect(line.count == 7)
        #expect(line.removeAll() == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"])
        #expect(line.count == 0 && line.popFirst() == nil)
    }

    @Test("S-309: in a full line the network with the most gives up its last place, and only to one with fewer")
    func crowding() {
        var line = FairLine<String>(limit: 4)
        for name in ["a1", "a2", "a3", "a4"] { _ = line.append(name, of: [1]) }
        #expect(!line.hasRoom(for: [1]))
        #expect(line.hasRoom(for: [2]))
        #expect(line.append("b1", of: [2]) == "a4")
        #expect(line.append("b2", of: [2]) == "a3")
        #expect(!line.hasRoom(for: [2]) && !line.hasRoom(for: [1]))
        #expect(line.append("c1", of: [3]) != nil)
        #expect(line.count == 4)
        #expect(Set(line.removeAll()).isSuperset(of: ["a1", "b1", "c1"]))
    }

    @Test("A line without places has room for nobody")
    func noPlaces() {
        #expect(!FairLine<Int>(limit: 0).hasRoom(for: [1]))
    }

    @Test("S-309: known devices and others take turns, and each finds room when the other line is full")
    func knownDevices() {
        let queue = HashingQueue(limit: 4, threads: 1)
        let ran = Mutex<[String]>([])
        let refused = Mutex<[String]>([])
        func add(_ name: String, _ network: UInt8, isKnown: Bool = false) {
            queue.add(
                HashingQueue.Job(
                    run: { ran.withLock { $0.append(name) } },
                    refuse: { error in refused.withLock { $0.append("\(name) \(error.code.rawValue)") } }),
                for: HashingClient(network: [network], isKnownDevice: isKnown))
        }
        for number in 1...6 { add("flood\(number)", 1) }
        #expect(queue.isFull(for: HashingClient(network: [1], isKnownDevice: false)))
        #expect(!queue.isFull(for: HashingClient(network: [2], isKnownDevice: false)))
        #expect(!queue.isFull(for: HashingClient(network: [1], isKnownDevice: true)))
        add("toby", 1, isKnown: true)
        add("ann", 2)
        for _ in 0..<5 { queue.next()?.run() }
        #expect(ran.withLock(\.self) == ["toby", "flood1", "ann", "flood2", "flood3"])
        #expect(refused.withLock(\.self) == ["flood5 busy", "flood6 busy", "flood4 busy"])
        #expect(queue.depth == 0)
    }
}
