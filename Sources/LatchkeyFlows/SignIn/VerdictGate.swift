import Synchronization

/// Lets attempts that find no free guess wait for the verdicts on those under way, instead of being refused (S-337).
///
/// It decides nothing: an attempt that waited asks the counters in the database again, which alone admit it. What other nodes do
/// it cannot see.
final class VerdictGate: Sendable {
    enum Verdict {
        case right
        case wrong
        /// No verdict: the guess was taken back.
        case released
    }

    private struct Line {
        /// Attempts that ask for a guess or have got one.
        var active = 0
        var successes = 0
        var waiting: [Waiter] = []

        var isOver: Bool { active == 0 && waiting.isEmpty }
    }

    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var lines: [[UInt8]: Line] = [:]
        var waiting = 0
        var numbers = 0

        /// Takes the first `count` out of line.
        mutating func wake(_ count: Int, _ name: [UInt8]) -> [CheckedContinuation<Bool, Never>] {
            guard var line = lines[name] else { return [] }
            let woken = line.waiting.prefix(count).map(\.continuation)
            line.waiting.removeFirst(woken.count)
            waiting -= woken.count
            lines[name] = line.isOver ? nil : line
            return woken
        }
    }

    private let state = Mutex(State())
    private let perLine: Int
    private let inAll: Int
    private let free: Int
    private let longest: Duration

    /// `free`: how many may guess once another has been right.
    init(perLine: Int, inAll: Int, free: Int, longest: Duration) {
        self.perLine = perLine
        self.inAll = inAll
        self.free = free
        self.longest = longest
    }

    /// Begins an attempt on what goes by these names, the first of which is the one to wait for.
    func enter(_ names: [[UInt8]]) -> AttemptPlace {
        let successes = state.withLock { state in
            names.map { name in
                state.lines[name, default: Line()].active += 1
                return state.lines[name]?.successes ?? 0
            }
        }
        return AttemptPlace(gate: self, names: names, successes: successes)
    }

    /// How many wait at this moment.
    var waiting: Int { state.withLock(\.waiting) }

    func successes(_ names: [[UInt8]]) -> [Int] {
        state.withLock { state in names.map { state.lines[$0]?.successes ?? 0 } }
    }

    /// Others are at work on what goes by this name.
    func isShared(_ name: [UInt8]) -> Bool {
        state.withLock { ($0.lines[name]?.active ?? 0) > 1 }
    }

    func leave(_ names: [[UInt8]], _ verdict: Verdict) {
        for name in names { leave(name, verdict) }
    }

    private func leave(_ name: [UInt8], _ verdict: Verdict) {
        let (woken, mayTry) = state.withLock { state in
            let active = (state.lines[name]?.active ?? 1) - 1
            state.lines[name]?.active = active
            switch verdict {
            case .right:
                state.lines[name]?.successes += 1
                return (state.wake(free, name), true)
            case .released: return (state.wake(1, name), true)
            case .wrong: return (active > 0 ? [] : state.wake(.max, name), false)
            }
        }
        for continuation in woken { continuation.resume(returning: mayTry) }
    }

    /// Waits for a verdict; false when there is none to wait for, too many wait, or it takes too long. The place itself is left
    /// first.
    func wait(_ place: AttemptPlace) async -> Bool {
        guard let name = place.names.first else { return false }
        let number = state.withLock { state in
            state.numbers += 1
            return state.numbers
        }
        let timer = Task {
            try? await Task.sleep(for: longest)
            expire(number, name)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            let answer = join(
                Waiter(number: number, continuation: continuation), name, since: place.successes.first ?? 0)
            place.end(.wrong)
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Nil when the waiter stands in line.
    private func join(_ waiter: Waiter, _ name: [UInt8], since successes: Int) -> Bool? {
        state.withLock { state in
            guard let line = state.lines[name] else { return false }
            if line.successes != successes { return true }
            guard line.active > 1, line.waiting.count < perLine, state.waiting < inAll else { return false }
            state.lines[name]?.waiting.append(waiter)
            state.waiting += 1
            return nil
        }
    }

    private func expire(_ number: Int, _ name: [UInt8]) {
        let late = state.withLock { state -> Waiter? in
            guard let index = state.lines[name]?.waiting.firstIndex(where: { $0.number == number }) else { return nil }
            state.waiting -= 1
            let late = state.lines[name]?.waiting.remove(at: index)
            if state.lines[name]?.isOver == true { state.lines[name] = nil }
            return late
        }
        late?.continuation.resume(returning: false)
    }
}

/// One attempt under way; it is left at the latest when nobody holds it any more.
final class AttemptPlace: Sendable {
    let names: [[UInt8]]
    /// How many attempts had been right when this one began, by name.
    let successes: [Int]
    private let gate: VerdictGate
    private let isOver = Atomic<Bool>(false)

    init(gate: VerdictGate, names: [[UInt8]], successes: [Int]) {
        self.gate = gate
        self.names = names
        self.successes = successes
    }

    deinit { end(.wrong) }

    func end(_ verdict: VerdictGate.Verdict) {
        if !isOver.exchange(true, ordering: .relaxed) { gate.leave(names, verdict) }
    }

    /// Somebody else has been right since this attempt began.
    var sawSuccess: Bool { gate.successes(names) != successes }

    var isShared: Bool { names.first.map(gate.isShared) ?? false }

    /// Leaves, and waits for a verdict; true when it makes sense to try again.
    func verdict() async -> Bool { await gate.wait(self) }
}
