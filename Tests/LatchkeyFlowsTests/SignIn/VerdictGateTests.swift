import Testing

@testable import LatchkeyFlows

@Suite(.timeLimit(.minutes(5))) struct VerdictGateTests {
    private static let name: [UInt8] = [1]

    private static func gate(perLine: Int = 10, longest: Duration = .seconds(60)) -> VerdictGate {
        VerdictGate(perLine: perLine, inAll: 100, free: 2, longest: longest)
    }

    /// So many that wait; answers what each was told.
    private static func waiters(
        _ count: Int, at gate: VerdictGate, _ meanwhile: @Sendable () async -> Void
    ) async -> [Bool] {
        let places = (0..<count).map { _ in gate.enter([name]) }
        async let told = withTaskGroup(of: Bool.self) { group in
            for place in places { group.addTask { await place.verdict() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        while gate.waiting < count, !Task.isCancelled { await Task.yield() }
        await meanwhile()
        return await told
    }

    @Test("S-337: with nobody under way there is nothing to wait for")
    func alone() async {
        let gate = VerdictGateTests.gate()
        #expect(await gate.enter([VerdictGateTests.name]).verdict() == false)
    }

    @Test("S-337: after a right password as many try again as have free guesses, and after the last wrong one none")
    func verdicts() async {
        let gate = VerdictGateTests.gate()
        let (first, second) = (gate.enter([VerdictGateTests.name]), gate.enter([VerdictGateTests.name]))
        let told = await VerdictGateTests.waiters(5, at: gate) {
            first.end(.right)
            second.end(.wrong)
        }
        #expect(told.filter(\.self).count == 2 && told.count == 5)
    }

    @Test("S-337: a guess that was taken back makes room for one")
    func released() async {
        let gate = VerdictGateTests.gate()
        let (first, second) = (gate.enter([VerdictGateTests.name]), gate.enter([VerdictGateTests.name]))
        let told = await VerdictGateTests.waiters(3, at: gate) {
            first.end(.released)
            second.end(.wrong)
        }
        #expect(told.filter(\.self).count == 1)
    }

    @Test("S-337: an attempt that was refused while another was right tries again at once")
    func missedSuccess() async {
        let gate = VerdictGateTests.gate()
        let (right, late) = (gate.enter([VerdictGateTests.name]), gate.enter([VerdictGateTests.name]))
        right.end(.right)
        #expect(late.sawSuccess)
        #expect(await late.verdict())
    }

    @Test("S-337: no more wait than may")
    func tooMany() async {
        let gate = VerdictGateTests.gate(perLine: 2)
        let held = gate.enter([VerdictGateTests.name])
        let told = await VerdictGateTests.waiters(2, at: gate) {
            #expect(await gate.enter([VerdictGateTests.name]).verdict() == false)
            held.end(.right)
        }
        #expect(told == [true, true] && gate.waiting == 0)
    }

    @Test("S-337: nobody waits for longer than they may")
    func tooLong() async {
        let gate = VerdictGateTests.gate(longest: .milliseconds(20))
        let held = gate.enter([VerdictGateTests.name])
        #expect(await gate.enter([VerdictGateTests.name]).verdict() == false)
        #expect(gate.waiting == 0)
        held.end(.wrong)
    }

    @Test("S-337: an attempt that nobody finishes keeps nobody waiting")
    func forgotten() async {
        let gate = VerdictGateTests.gate()
        let told = await VerdictGateTests.forgetting(gate)
        #expect(told == [false, false])
    }

    private static func forgetting(_ gate: VerdictGate) async -> [Bool] {
        var held: AttemptPlace? = gate.enter([name])
        let places = (0..<2).map { _ in gate.enter([name]) }
        async let told = withTaskGroup(of: Bool.self) { group in
            for place in places { group.addTask { await place.verdict() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        while gate.waiting < 2, !Task.isCancelled { await Task.yield() }
        _ = held?.names
        held = nil
        return await told
    }
}
