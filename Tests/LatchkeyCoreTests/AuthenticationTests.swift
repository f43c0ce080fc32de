import LatchkeyCore
import Testing

@Suite struct AuthenticationTests {
    private static let at = Timestamp(seconds: 1_790_000_000)

    @Test(
        "F-020: a proof is enough when it is young enough and by enough factors; with two the second one's time counts",
        arguments: [
            (0, 600, 1, true), (600, 600, 1, true), (601, 600, 1, false), (-1, 600, 1, false), (9999, nil, 1, true),
            (0, 600, 2, false), (0, nil, 2, false),
        ] as [(Int, Int?, Int, Bool)])
    func needs(age: Int, recent: Int?, factors: Int, isMet: Bool) {
        let needs = RequiredProof(recent: recent.map { .seconds($0) }, factors: factors)
        let now = AuthenticationTests.at + .seconds(age)
        #expect(Authentication([.password], at: AuthenticationTests.at).meets(needs, at: now) == isMet)
    }

    @Test("What this program does not know proves nothing")
    func nothingProven() {
        let nothing = Authentication([], at: AuthenticationTests.at)
        #expect(!nothing.meets(RequiredProof(recent: nil), at: AuthenticationTests.at))
        #expect(nothing.level == 0 && nothing.methodClaims.isEmpty)
    }

    @Test("RFC 8176 §2: a password is called pwd")
    func names() {
        let authentication = Authentication([.password], at: AuthenticationTests.at)
        #expect(authentication.level == 1 && authentication.methodNames == ["pwd"])
        #expect(authentication.methodClaims == ["pwd"] && authentication.claimedTime == AuthenticationTests.at)
    }
}
