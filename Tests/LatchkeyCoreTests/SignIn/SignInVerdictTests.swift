import LatchkeyCore
import Testing

@Suite struct SignInVerdictTests {
    @Test(
        "S-026: only an active account is signed in, with what was proven; others are told why not",
        arguments: [
            (.active, false, .open([.password])), (.active, true, .open([.password])),
            (.pending, true, .refused(.emailUnconfirmed)), (.pending, false, .refused(.approvalPending)),
            (.disabled, false, .refused(.accountDisabled)), (.disabled, true, .refused(.accountDisabled)),
        ] as [(Account.State, Bool, SignInVerdict)])
    func verdicts(_ state: Account.State, _ waitsForAddress: Bool, _ expected: SignInVerdict) {
        let verdict = SignInVerdict.on(state, waitsForAddress: waitsForAddress, factors: [], proven: [.password])
        #expect(verdict == expected)
    }

    @Test("S-026: where nothing was proven nobody is signed in, nor told anything", arguments: [true, false])
    func nothingProven(_ waitsForAddress: Bool) {
        for state in [Account.State.active, .pending, .disabled] {
            let verdict = SignInVerdict.on(state, waitsForAddress: waitsForAddress, factors: [], proven: [])
            #expect(verdict == .refused(.invalidCredentials), "\(state)")
        }
    }

    @Test("S-179, S-205: over all proofs, states and factors, only what proves enough opens a session")
    func table() {
        let methods = AuthenticationMethod.allCases
        let proofs: [AuthenticationMethods] = (0..<1 << methods.count).map { bits in
            AuthenticationMethods(methods.indices.filter { bits & 1 << $0 != 0 }.map { methods[$0] })
        }
        for proven in proofs {
            let level = SignInVerdictTests.level(of: proven)
            #expect(proven.level == level, "\(proven)")
            for state in [Account.State.active, .pending, .disabled] {
                for factors in [FactorKinds(), .totp, .passkey, [.totp, .securityKey]] {
                    let verdict = SignInVerdict.on(state, waitsForAddress: false, factors: factors, proven: proven)
                    let isOpen = state == .active && level >= (factors.isEmpty ? 1 : 2)
                    #expect((verdict == .open(proven)) == isOpen, "\(proven) \(state) \(factors)")
                    let isAsked = state == .active && level == 1 && !factors.isEmpty
                    #expect((verdict == .factorNeeded(factors)) == isAsked, "\(proven) \(state) \(factors)")
                    if level == 0 { #expect(verdict == .refused(.invalidCredentials)) }
                }
            }
        }
    }

    /// A passkey that has verified its owner is two factors; the password and a provider are one, also together, and two with any other
    /// beside them.
    private static func level(of proven: AuthenticationMethods) -> Int {
        if proven.isSuperset(of: [.passkey, .userVerified]) { return 2 }
        guard !proven.isDisjoint(with: [.password, .identity]) else { return 0 }
        return proven.subtracting([.password, .identity, .userVerified]).isEmpty ? 1 : 2
    }

    @Test(
        "F-028: a trusted device spares the question, raises no level, and lets in nobody who may not sign in or has proven nothing"
    )
    func trustedDevice() {
        for state in [Account.State.active, .pending, .disabled] {
            for proven in [[], [.totp], [.password]] as [AuthenticationMethods] {
                let verdict = SignInVerdict.on(
                    state, waitsForAddress: false, factors: .totp, proven: proven, isTrustedDevice: true)
                #expect((verdict == .open(proven)) == (state == .active && proven == [.password]))
            }
        }
        #expect(AuthenticationMethods([.password]).level == 1)
    }

    @Test(
        "S-112, S-332, S-363: a proof is recent up to the limit, and never when it is later than any node has it now",
        arguments: [(0, true), (600, true), (601, false), (-1, true), (-30, true), (-31, false)])
    func recent(_ age: Int, _ isRecent: Bool) {
        let at = Timestamp(microseconds: 1_000_000_000_000)
        let authentication = Authentication([.password], at: at)
        #expect(authentication.isRecent(at: at + .seconds(age), within: .seconds(600)) == isRecent)
    }
}
