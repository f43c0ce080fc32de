import Crypto
import LatchkeyCore
import LatchkeyTokens
import Testing

@Suite struct TOTPTests {
    @Test("S-170: RFC 4226 Appendix D")
    func counters() {
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        for (counter, digits) in expected.enumerated() {
            let made = OneTimePassword.digits(
                6, of: Int64(counter), key: Array("12345678901234567890".utf8), by: Insecure.SHA1.self)
            #expect(made == Array(digits.utf8), "\(counter)")
        }
    }

    @Test(
        "S-170: RFC 6238 Appendix B, by all three hashes",
        arguments: [
            (59, "94287082", "46119246", "90693936"), (1_111_111_109, "07081804", "68084774", "25091201"),
            (1_111_111_111, "14050471", "67062674", "99943326"), (1_234_567_890, "89005924", "91819424", "93441116"),
            (2_000_000_000, "69279037", "90698825", "38618901"), (20_000_000_000, "65353130", "77737706", "47863826"),
        ])
    func times(_ seconds: Int64, _ one: String, _ two: String, _ three: String) {
        let step = TOTPStep.number(at: Timestamp(seconds: seconds))
        let digits = Array("1234567890".utf8)
        func key(_ count: Int) -> [UInt8] { (0..<count).map { digits[$0 % 10] } }
        #expect(OneTimePassword.digits(8, of: step, key: key(20), by: Insecure.SHA1.self) == Array(one.utf8))
        #expect(OneTimePassword.digits(8, of: step, key: key(32), by: SHA256.self) == Array(two.utf8))
        #expect(OneTimePassword.digits(8, of: step, key: key(64), by: SHA512.self) == Array(three.utf8))
    }

    @Test("S-175, F-008: a code counts in the steps that are allowed, and tells by how many its clock is off")
    func steps() throws {
        let seed = try #require(TOTPSeed(bytes: Array("12345678901234567890".utf8)))
        let now = Timestamp(seconds: 1_111_111_111)
        for offset in -12...12 {
            let digits = TOTP.digits(of: seed, step: TOTPStep.number(at: now) + Int64(offset))
            let code = try #require(TOTPCode(String(decoding: digits, as: UTF8.self)))
            for drift in -3...3 {
                let allowed = TOTPStep.allowed(drift: drift)
                let expected = allowed.contains(offset) ? offset : nil
                #expect(TOTP.drift(of: code, seed, at: now, among: allowed) == expected, "\(offset) \(drift)")
            }
            let learned = (-2...2).contains(offset) ? offset : nil
            #expect(TOTP.drift(of: code, seed, at: now, among: TOTPStep.learnable) == learned)
            let hinted = (-10...10).contains(offset) ? offset : nil
            #expect(TOTP.drift(of: code, seed, at: now, among: TOTPStep.hinted) == hinted)
        }
    }

    @Test("A code of six digits keeps its zeros")
    func zeros() throws {
        let seed = try #require(TOTPSeed(bytes: Array("12345678901234567890".utf8)))
        // RFC 6238: 07081804.
        #expect(TOTP.digits(of: seed, step: 37_037_036) == Array("081804".utf8))
    }
}
