/// A bounded line in which networks take turns, so that none waits for all that another has brought.
struct FairLine<Element> {
    private var lanes: [[UInt8]: Fifo<Element>] = [:]
    /// Networks that have somebody waiting; the first is next.
    private var turns = Fifo<[UInt8]>()
    private(set) var count = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// There is a place for this network, if only one that another with more has to give up.
    func hasRoom(for network: [UInt8]) -> Bool {
        count < limit || crowded(by: network) != nil
    }

    /// Puts `element` in line; answers what has lost its place to it. `hasRoom` must be true.
    mutating func append(_ element: Element, of network: [UInt8]) -> Element? {
        let loser = count < limit ? nil : crowded(by: network)
        let lost = loser.flatMap { lanes[$0]?.popLast() }
        if lost != nil { count -= 1 }
        if lanes[network] == nil { turns.append(network) }
        lanes[network, default: Fifo()].append(element)
        count += 1
        return lost
    }

    mutating func popFirst() -> Element? {
        guard let network = turns.popFirst(), let element = lanes[network]?.popFirst() else { return nil }
        if lanes[network]?.isEmpty == true { lanes[network] = nil } else { turns.append(network) }
        count -= 1
        return element
    }

    mutating func removeAll() -> [Element] {
        var left: [Element] = []
        while let element = popFirst() { left.append(element) }
        return left
    }

    /// The network with the most in line, if it still has as many as `network` once it has given up a place to it.
    private func crowded(by network: [UInt8]) -> [UInt8]? {
        guard let most = lanes.max(by: { $0.value.count < $1.value.count }) else { return nil }
        return most.value.count > (lanes[network]?.count ?? 0) + 1 ? most.key : nil
    }
}
