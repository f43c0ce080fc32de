import LatchkeyCore
import Testing

@Suite struct RecoveryCodeTests {
    @Test("S-180: a code is sixteen characters of both halves of 128 bits")
    func halves() throws {
        let text = try #require(RecoveryCode.text(of: Array(0..<32)))
        #expect(text.split(separator: "-").map(\.count) == [4, 4, 4, 4])
        for index in 0..<16 {
            var other = [UInt8](0..<32)
            other[index] ^= 0x80
            let changed = try #require(RecoveryCode.text(of: other))
            #expect((changed.prefix(9) == text.prefix(9)) == (index >= 8))
            #expect((changed.suffix(9) == text.suffix(9)) == (index < 8))
        }
        #expect(RecoveryCode.text(of: Array(0..<15)) == nil)
    }

    @Test(
        "A code is the same however it is typed, and what has another length is none",
        arguments: [
            ("K7WQ-M3XT-9PQR-AB2C", true), ("k7wqm3xt9pqrab2c", true), (" K7WQ M3XT 9PQR AB2C ", true),
            ("K7WQ–M3XT–9PQR–AB2C", true), ("Ｋ７ＷＱ-M3XT-9PQR-AB2C", true), ("K7WQ-M3XT-9PQR-AB2", false),
            ("K7WQ-M3XT", false), ("123456", false), ("", false), ("K7WQ-M3XT-9PQR-AB2C-2", false),
        ])
    func canonical(_ typed: String, _ isCode: Bool) {
        #expect((RecoveryCode.canonical(of: typed) == Array("k7wqm3xt9pqrab2c".utf8)) == isCode)
    }

    @Test("A set tells how many of its ten are left")
    func left() {
        #expect(RecoverySet(id: .init(.system), createdAt: Timestamp(seconds: 0)).left == 10)
        let used = RecoverySet.bit(of: 0) | RecoverySet.bit(of: 9)
        #expect(used == 0b10_0000_0001)
        #expect(RecoverySet(id: .init(.system), used: used, createdAt: Timestamp(seconds: 0)).left == 8)
    }
}
