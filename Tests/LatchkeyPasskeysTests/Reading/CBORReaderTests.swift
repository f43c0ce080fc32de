import Foundation
import LatchkeyCore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyPasskeys

@Suite("CBOR")
struct CBORReaderTests {
    private func read(_ hex: String) throws -> CBORValue { try CBORReader.whole(Hex.bytes(hex)[...]) }

    @Test(
        "RFC 8949 appendix A: what passkeys need is read",
        arguments: [
            ("00", .unsigned(0)), ("17", .unsigned(23)), ("1818", .unsigned(24)), ("1903e8", .unsigned(1000)),
            ("1a000f4240", .unsigned(1_000_000)), ("1b000000e8d4a51000", .unsigned(1_000_000_000_000)),
            ("1bffffffffffffffff", .unsigned(.max)), ("3bffffffffffffffff", .negative(.max)), ("20", .negative(0)),
            ("3863", .negative(99)), ("3903e7", .negative(999)), ("f4", .bool(false)), ("f5", .bool(true)),
            ("f6", .null), ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])), ("60", .text([])),
            ("6161", .text([0x61])), ("62225c", .text([0x22, 0x5c])), ("62c3bc", .text([0xc3, 0xbc])),
            ("64f0908591", .text([0xf0, 0x90, 0x85, 0x91])), ("80", .array([])),
            ("83010203", .array([.unsigned(1), .unsigned(2), .unsigned(3)])), ("a0", .map([:])),
            (
                "8301820203820405",
                .array([
                    .unsigned(1), .array([.unsigned(2), .unsigned(3)]), .array([.unsigned(4), .unsigned(5)]),
                ])
            ),
            ("a201020304", .map([.unsigned(1): .unsigned(2), .unsigned(3): .unsigned(4)])),
            (
                "a26161016162820203",
                .map([
                    .text("a"): .unsigned(1), .text("b"): .array([.unsigned(2), .unsigned(3)]),
                ])
            ),
            ("826161a161626163", .array([.text([0x61]), .map([.text("b"): .text([0x63])])])),
        ] as [(String, CBORValue)])
    func examples(hex: String, expected: CBORValue) throws {
        #expect(try read(hex) == expected)
    }

    @Test(
        "RFC 8949 appendix A and F: what passkeys do not need, and what is not CBOR, is refused",
        arguments: [
            // Tags and big numbers.
            "c249010000000000000000", "c074323031332d30332d32315432303a30343a30305a", "d74401020304", "d9d9f700",
            // Floating point, undefined, simple values.
            "f90000", "fa47c35000", "fb3ff199999999999a", "f97e00", "f7", "f0", "f818", "f8ff", "f800", "f814",
            // Indefinite lengths.
            "5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "9f018202039f0405ffff",
            "bf61610161629f0203ffff",
            "ff", "5fff", "9f", "bf",
            // Reserved numbers.
            "1c", "1d", "1e", "3c", "5c", "7d", "9e", "bc", "dc", "fc", "1f", "3f", "df",
            // Ends too early.
            "", "18", "19", "1900", "1a000000", "1b00000000000000", "41", "61", "5affffffff00",
            "5bffffffffffffffff010203",
            "7affffffff00", "7b7fffffffffffffff010203", "81", "818181818181818181", "8200", "a1", "a20102", "a100",
            "a2000000",
            // Keys that are no integer or text, and keys that stand twice.
            "a1400101", "a1800001", "a1a00001", "a1f500", "a1f600", "a2010101", "a20101010218", "a201010102",
            "a2616101616102",
            "a2200120f5", "a2010118010a",
            // Not UTF-8.
            "61ff", "62c328", "61c3", "63eda080", "64f4908080",
        ])
    func refused(hex: String) {
        #expect(throws: PasskeyFault.cbor) { try read(hex) }
    }

    @Test("Numbers may be written longer than needed, and are the same numbers")
    func longForms() throws {
        #expect(try read("1b0000000000000001") == .unsigned(1))
        #expect(try read("590002aabb") == .bytes([0xaa, 0xbb]))
        #expect(try read("b90001190001f5") == .map([.unsigned(1): .bool(true)]))
    }

    @Test("S-202: one byte behind the item is too many, and the first of several is read alone")
    func rest() throws {
        #expect(throws: PasskeyFault.trailingBytes) { try read("0000") }
        let (value, rest) = try CBORReader.first(of: [0xa1, 0x01, 0x02, 0xff, 0xfe])
        #expect(value == .map([.unsigned(1): .unsigned(2)]) && rest == [0xff, 0xfe])
    }

    @Test("S-202: eight levels and 256 items are read, one more is not")
    func bounds() throws {
        #expect(throws: Never.self) { try read(String(repeating: "81", count: 7) + "00") }
        #expect(throws: PasskeyFault.cbor) { try read(String(repeating: "81", count: 8) + "00") }
        func array(_ count: Int) -> [UInt8] { CBORItem.array(Array(repeating: .integer(0), count: count)).encoded }
        #expect(throws: Never.self) { try CBORReader.whole(array(255)[...]) }
        #expect(throws: PasskeyFault.cbor) { try CBORReader.whole(array(256)[...]) }
    }

    @Test("What is written is read back: 2,000 random items")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 14)
        for _ in 0..<2000 {
            let (item, value) = RandomCBOR.item(depth: 1, &generator)
            #expect(try CBORReader.whole(item.encoded[...]) == value)
        }
    }

    @Test("F-038, S-202: declared lengths and depths cost neither time nor memory", arguments: Hostile.all)
    func hostile(name: String, bytes: [UInt8]) throws {
        #expect(throws: PasskeyFault.self, "\(name)") { try CBORReader.whole(bytes[...]) }
        var fastest = Duration.seconds(1)
        for _ in 0..<20 where fastest >= .milliseconds(10) {
            let duration = ContinuousClock().measure { _ = try? CBORReader.whole(bytes[...]) }
            fastest = min(fastest, duration)
        }
        #expect(fastest < .milliseconds(10), "\(name)")
    }

    @Test("F-038: hostile CBOR takes less than 1 MiB of memory", .enabled(if: PeakMemory.isKnown))
    func memory() {
        // Other tests of this process run meanwhile: one try of many must be below.
        let isBelow = (0..<500).contains { _ in
            PeakMemory.grown { for (_, bytes) in Hostile.all { _ = try? CBORReader.whole(bytes[...]) } } < 1024 * 1024
        }
        #expect(isBelow)
    }
}
