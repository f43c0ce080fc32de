import LatchkeyCore
import Testing

@Suite struct AuditRetentionTests {
    private static let day: Int64 = 86_400

    @Test(
        "S-318: what is too old begins at a midnight, before 1970 too",
        arguments: [
            (100 * day, 70 * day), (100 * day + 1, 70 * day), (101 * day - 1, 70 * day), (30 * day, 0),
            (30 * day - 1, -day), (29 * day, -day),
        ] as [(Int64, Int64)])
    func limit(_ now: Int64, _ expected: Int64) {
        let retention = AuditRetention.lasting(AuditRetention.least)
        #expect(retention.limit(at: Timestamp(seconds: now)) == Timestamp(seconds: expected))
    }

    @Test("S-318: forever has no limit, the longest time none that overflows, and the usual is 400 days")
    func bounds() {
        let now = Timestamp(seconds: 1_800_000_000)
        #expect(AuditRetention.forever.limit(at: now) == nil)
        #expect(AuditRetention.lasting(AuditRetention.most).limit(at: now).map { $0 < now } == true)
        #expect(AuditRetention.standard == .lasting(.seconds(400 * 86_400)))
    }
}
