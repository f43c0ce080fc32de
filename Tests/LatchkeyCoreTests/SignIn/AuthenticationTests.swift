import LatchkeyCore
import Testing

@Suite struct AuthenticationTests {
    private static let at = Timestamp(seconds: 1_790_000_000)

    @Test(
        "F-020: a proof is enough when it is young enough and by enough factors; with two the second one's time counts",
        arguments: [
            (0, 600, 1, true), (600, 600, 1, true), (601, 600, 1, false), (-30, 600, 1, true),
            (-31, 600, 1, false), (9999, nil, 1, true),
            (0, 600, 2, false), (0, nil, 2, false),
        ] as [(Int, Int?, Int, Bool)])
    func needs(age: Int, recent: Int?, factors: Int, isMet: Bool) {
        let needs = RequiredProof(recent: recent.map { .seconds($0) }, factors: factors)
        let now = AuthenticationTests.at + .seconds(age)
        #expect(Authentication([.password], at: AuthenticationTests.at).meets(needs, at: now) == isMet)
    }

    @Test(
        "F-020: with one factor the later of both proofs counts, with two the second one's; a code does not make the password younger",
        arguments: [(700, 0, 1, true), (700, 0, 2, true), (0, 700, 1, true), (0, 700, 2, false), (700, 700, 1, false)])
    func twoTimes(password: Int, code: Int, factors: Int, isMet: Bool) {
        let now = AuthenticationTests.at
        let both = Authentication([.password, .totp], at: now - .seconds(password), factorAt: now - .seconds(code))
        #expect(both.meets(RequiredProof(recent: .seconds(600), factors: factors), at: now) == isMet)
        #expect(both.isRecent(at: now, within: .seconds(600)) == (password == 0 || code == 0))
        #expect(both.hasFirstFactor(at: now, within: .seconds(600)) == (password == 0))
    }

    @Test(
        "F-019: the rule asks for two factors as soon as there is a second one, and without one for what the act lacks")
    func stepUpRule() {
        let recent = Duration.seconds(600)
        let (rule, bringing) = (StepUpRule(recent: recent), StepUpRule(recent: recent, bringsPassword: true))
        #expect(rule.needs(of: []) == RequiredProof(recent: recent, factors: 1) && bringing.needs(of: []) == nil)
        for rule in [rule, bringing] { #expect(rule.needs(of: .totp) == RequiredProof(recent: recent, factors: 2)) }
    }

    @Test("Each method has its name of RFC 8176, or none; several of one name are told once")
    func nameOfEach() {
        func name(_ method: AuthenticationMethod) -> String? {
            switch method {
            case .password: "pwd"
            case .totp, .recoveryCode, .staffCode: "otp"
            case .passkey: "pop"
            case .identity, .userVerified: nil
            }
        }
        for method in AuthenticationMethod.allCases {
            let names = Authentication([method], at: AuthenticationTests.at).methodNames
            #expect(names == [name(method)].compactMap(\.self), "\(method)")
        }
        let all = Authentication(AuthenticationMethods(AuthenticationMethod.allCases), at: AuthenticationTests.at)
        #expect(all.methodNames == ["otp", "pop", "pwd"])
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
