import Foundation
import LatchkeyCore
import LatchkeyTokens
import Testing

/// `Tests/vectors/totp.json`: what pyotp shows, in 40 steps in a row for each seed (`scripts/totp-oracle.py`).
private struct ShownCodes: Decodable {
    let seed: Data
    let step: Int64
    let codes: String

    static func all() throws -> [ShownCodes] {
        let file = URL(filePath: #filePath).appending(path: "../../../vectors/totp.json").standardized
        return try JSONDecoder().decode([ShownCodes].self, from: Data(contentsOf: file))
    }
}

@Suite struct TOTPOracleTests {
    @Test("S-170: 10,000 codes are those of another implementation, each in its step and in none beside it")
    func codes() throws {
        var count = 0
        for shown in try ShownCodes.all() {
            let seed = try #require(TOTPSeed(bytes: Array(shown.seed)))
            let digits = Array(shown.codes.utf8)
            let made = (0..<40).flatMap { TOTP.digits(of: seed, step: shown.step + Int64($0)) }
            #expect(made == digits, "from step \(shown.step)")
            count += digits.count / TOTPCode.digitCount
            // Once for each seed: the time that the step is made of, and the code as it is typed.
            let last = Timestamp(seconds: (shown.step + 39) * TOTPStep.seconds + 29)
            let code = try #require(TOTPCode(String(decoding: digits.suffix(6), as: UTF8.self)))
            #expect(TOTP.drift(of: code, seed, at: last, among: [0]) == 0)
            #expect(TOTP.drift(of: code, seed, at: last + .seconds(1), among: [-1]) == -1)
            #expect(TOTP.drift(of: code, seed, at: last, among: [-1, 1]) == nil)
        }
        #expect(count == 10_000)
    }
}
