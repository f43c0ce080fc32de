/// How many wrong guesses are free and how long the next one must wait (S-038, S-039).
package struct ThrottlePolicy: Equatable, Sendable {
    package var freeFailures = 5
    /// The wait after the last free failure; it doubles with each further one.
    package var firstWait: Duration = .seconds(5)
    package var longestWait: Duration = .seconds(15 * 60)
    /// From here on the password is off until it is set anew (NIST SP 800-63B-4 §3.2.2).
    package var failuresUntilOff = 100
    /// Limits that the operator chose.
    private var limits: [Quota: Int] = [:]
    /// Devices an account may have known at once; the one unused for longest makes room.
    package var devicesPerAccount = 10
    /// Sessions an account may have at once; the one unused for longest ends (S-309).
    package var sessionsPerAccount = 50
    /// How long an attempt beyond the free ones waits for the verdicts on others of its account (S-337).
    package var longestVerdictWait: Duration = .seconds(10)
    /// How many attempts on one account may wait for verdicts.
    package var waitersPerAccount = 100
    /// How many attempts on all accounts may wait for verdicts.
    package var waitersInAll = 1000

    package init() {}

    /// How often a quota may be used within its window; 0 switches it off.
    package subscript(_ quota: Quota) -> Int {
        get { limits[quota] ?? quota.defaultLimit }
        set { limits[quota] = newValue == quota.defaultLimit ? nil : newValue }
    }

    /// For devices that the account does not know together, for each that it knows, and five times as many for all of those;
    /// 0 switches these quotas off.
    package mutating func limitSignInsOfAnAccount(to limit: Int) {
        self[.accountSignIns] = limit
        self[.deviceSignIns] = limit
        self[.knownSignIns] = limit * 5
    }

    /// The wait once `failures` have been counted in a row.
    package func wait(afterFailures failures: Int) -> Duration {
        guard failures >= freeFailures else { return .zero }
        let doublings = min(failures - freeFailures, 30)
        return min(firstWait * (1 << doublings), longestWait)
    }
}
