import LatchkeyTestSupport
import Testing

@Suite("What the fuzzer found")
struct CorpusTests {
    @Test(
        "S-202, F-032: every input that led the fuzzer somewhere is read without harm",
        arguments: FuzzTarget.allCases)
    func replay(target: FuzzTarget) throws {
        let corpus = try FuzzCorpus(of: target.rawValue)
        #expect(corpus.inputs.count >= 3)
        #expect(corpus.refuted(by: target.holds) == [])
    }

    @Test("S-202: 500 random changes of them, too", arguments: FuzzTarget.allCases)
    func changed(target: FuzzTarget) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        let refuted = try FuzzCorpus(of: target.rawValue).refuted(changes: 500, seed: seed, by: target.holds)
        #expect(refuted == [], "seed \(seed)")
    }
}
