import LatchkeyCore
import Testing

@Suite struct ThrottlePolicyTests {
    @Test(
        "S-039: the wait after so many failures",
        arguments: [
            (-1, 0), (0, 0), (4, 0), (5, 5), (6, 10), (7, 20), (8, 40), (9, 80), (10, 160), (11, 320), (12, 640),
            (13, 900), (14, 900),
            (100, 900), (1_000_000, 900), (Int.max, 900),
        ])
    func waits(_ failures: Int, _ seconds: Int) {
        #expect(ThrottlePolicy().wait(afterFailures: failures) == .seconds(seconds))
    }

    @Test("S-038, S-176, F-010: five wrong guesses are free, and after a hundred in a row none counts")
    func bounds() {
        let policy = ThrottlePolicy()
        #expect(policy.freeFailures == 5 && policy.failuresUntilOff == 100)
    }

    @Test("S-039: tries within an hour stay few, however patient the guesser is")
    func triesInAnHour() {
        let policy = ThrottlePolicy()
        var (elapsed, tries) = (Duration.zero, 0)
        while elapsed < .seconds(3600) {
            tries += 1
            elapsed += policy.wait(afterFailures: tries)
        }
        #expect(tries == 15)
    }
}
