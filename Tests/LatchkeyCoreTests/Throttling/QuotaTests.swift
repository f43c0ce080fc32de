import LatchkeyCore
import Testing

@Suite struct QuotaTests {
    @Test("Every quota has a limit, a window and a name of its own, and an operator may change the limit")
    func limits() {
        #expect(Set(Quota.allCases.map(\.rawValue)).count == Quota.allCases.count)
        for quota in Quota.allCases {
            var policy = ThrottlePolicy()
            #expect(policy[quota] == quota.defaultLimit && quota.defaultLimit > 0 && quota.window > .zero)
            policy[quota] = 7
            #expect(Quota.allCases.filter { policy[$0] != ThrottlePolicy()[$0] } == [quota])
        }
    }

    @Test(
        "S-308: an IPv6 client is counted for its /64, /56 and /48 with rising ceilings, an IPv4 client for its address",
        arguments: [
            ("2001:db8:1:2:3:4:5:6", [8, 7, 6], [1, 4, 16]), ("192.0.2.7", [4], [1]), ("::ffff:192.0.2.7", [4], [1]),
        ])
    func networks(_ text: String, _ lengths: [Int], _ factors: [Int]) throws {
        let address = try #require(NetworkAddress(text))
        let scopes = QuotaKey.network(address).scopes
        #expect(scopes.map(\.bytes.count) == lengths && scopes.map(\.factor) == factors)
        #expect(scopes.allSatisfy { address.bytes.starts(with: $0.bytes) })
    }

    @Test("S-045: clients without an address share one scope")
    func noAddress() {
        #expect(QuotaKey.network(nil).scopes.map(\.factor) == [1])
    }
}
