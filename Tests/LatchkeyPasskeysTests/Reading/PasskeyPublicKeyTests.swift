import Crypto
import CryptoExtras
import LatchkeyCore
import Testing

@testable import LatchkeyPasskeys

@Suite("Keys in COSE")
struct PasskeyPublicKeyTests {
    private func fault(_ pairs: [(CBORItem, CBORItem)]) -> PasskeyFault? {
        do {
            _ = try PasskeyPublicKey(encoded: CBORItem.map(pairs).encoded)
            return nil
        } catch { return error }
    }

    private func pairs(_ kind: SoftKey.Kind, _ change: (inout [(CBORItem, CBORItem)]) -> Void) throws
        -> [(CBORItem, CBORItem)]
    {
        var pairs = try SoftKey(kind).labels
        change(&pairs)
        return pairs
    }

    @Test("Keys are read back from what is stored", arguments: SoftKey.Kind.allCases)
    func stored(kind: SoftKey.Kind) throws {
        let key = try SoftKey(kind)
        let read = try PasskeyPublicKey(encoded: try key.encoded)
        #expect(read.isSignature(try key.signature(of: [1, 2, 3]), of: [1, 2, 3]))
        #expect(!read.isSignature(try key.signature(of: [1, 2, 3]), of: [1, 2, 4]))
        #expect(throws: PasskeyFault.trailingBytes) { try PasskeyPublicKey(encoded: try key.encoded + [0]) }
    }

    @Test("RFC 9052 appendix C.7.1: keys without an algorithm, and with a key id, are no credential's")
    func examples() throws {
        let x = Hex.bytes("65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d")
        let y = Hex.bytes("1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c")
        let meriadoc: [(CBORItem, CBORItem)] = [
            (.integer(1), .integer(2)), (.integer(-1), .integer(1)), (.integer(-2), .bytes(x)),
            (.integer(-3), .bytes(y)),
        ]
        #expect(fault(meriadoc) == .keyShape)
        let withAlgorithm = meriadoc + [(.integer(3), .integer(-7))]
        #expect(fault(withAlgorithm) == nil)
        #expect(fault(withAlgorithm + [(.integer(2), .text("meriadoc.brandybuck@buckland.example"))]) == .keyShape)
    }

    @Test("F-036: coordinates are there in full, and on the curve")
    func p256() throws {
        #expect(fault(try pairs(.es256) { $0.removeLast() }) == .keyShape)
        // The sign bit in place of y, as RFC 9053 §7.1.1 allows elsewhere.
        #expect(fault(try pairs(.es256) { $0[4].1 = .bool(true) }) == .keyShape)
        for count in [0, 31, 33, 64] {
            #expect(fault(try pairs(.es256) { $0[3].1 = .bytes([UInt8](repeating: 1, count: count)) }) == .keyShape)
            #expect(fault(try pairs(.es256) { $0[4].1 = .bytes([UInt8](repeating: 1, count: count)) }) == .keyShape)
        }
        #expect(fault(try pairs(.es256) { $0[2].1 = .integer(2) }) == .keyShape)
        #expect(fault(try pairs(.es256) { $0[0].1 = .integer(3) }) == .keyShape)
        #expect(fault(try pairs(.es256) { $0.append((.integer(-4), .bytes([1]))) }) == .keyShape)
        for byte in [0, 1, 0xff] as [UInt8] {
            let same = [UInt8](repeating: byte, count: 32)
            #expect(fault(try pairs(.es256) { $0[4].1 = .bytes(same) }) == .keyNotOnCurve)
        }
        #expect(
            fault(
                try pairs(.es256) { pairs in
                    pairs[3].1 = .bytes([UInt8](repeating: 0, count: 32))
                    pairs[4].1 = .bytes([UInt8](repeating: 0, count: 32))
                }) == .keyNotOnCurve)
    }

    @Test("F-036: a key of Ed25519 is a point, written shortest, and not of small order")
    func ed25519() throws {
        for count in [0, 31, 33] {
            #expect(fault(try pairs(.edDSA) { $0[3].1 = .bytes([UInt8](repeating: 1, count: count)) }) == .keyShape)
        }
        #expect(fault(try pairs(.edDSA) { $0[2].1 = .integer(4) }) == .keyShape)
        #expect(fault(try pairs(.edDSA) { $0.append((.integer(-3), .bytes([1]))) }) == .keyShape)
        // RFC 8032 §7.1, tests 1 to 3.
        for hex in [
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        ] {
            #expect(fault(try pairs(.edDSA) { $0[3].1 = .bytes(Hex.bytes(hex)) }) == nil)
        }
        for hex in [
            // Of order 4, 1, 2, 8 and 8, the signs of x also the other way.
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            // The modulus, and numbers above it.
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            // No point has y = 2, 7, 8.
            "0200000000000000000000000000000000000000000000000000000000000000",
            "0700000000000000000000000000000000000000000000000000000000000000",
            "0800000000000000000000000000000000000000000000000000000000000000",
        ] {
            #expect(fault(try pairs(.edDSA) { $0[3].1 = .bytes(Hex.bytes(hex)) }) == .keyNotOnCurve, "\(hex)")
        }
        for _ in 0..<100 { #expect(fault(try pairs(.edDSA) { _ in }) == nil) }
    }

    @Test("F-036: RSA has 2048 to 4096 bits and an odd exponent from 65537")
    func rsa() throws {
        func modulus(_ bits: Int) -> [UInt8] {
            [UInt8](repeating: 0xff, count: (bits + 7) / 8).enumerated().map { place, byte in
                place == 0 && bits % 8 != 0 ? byte >> UInt8(8 - bits % 8) : byte
            }
        }
        for bits in [512, 1024, 2040, 2047, 4097, 4104, 8192, 16384] {
            #expect(fault(try pairs(.rs256) { $0[2].1 = .bytes(modulus(bits)) }) == .keySize, "\(bits)")
        }
        for bits in [2048, 2049, 3072, 4096] {
            #expect(fault(try pairs(.rs256) { $0[2].1 = .bytes(modulus(bits)) }) == nil, "\(bits)")
        }
        for exponent in [
            [1], [3], [0x11], [0xff, 0xff], [1, 0, 0], [1, 0, 2], [1, 0, 0, 0, 1], [UInt8](repeating: 0xff, count: 256),
        ] {
            #expect(fault(try pairs(.rs256) { $0[3].1 = .bytes(exponent) }) == .keySize, "\(exponent)")
        }
        #expect(fault(try pairs(.rs256) { $0[3].1 = .bytes([]) }) == .keySize)
        #expect(fault(try pairs(.rs256) { $0[3].1 = .bytes([0, 1, 0, 1]) }) == .keyShape)
        #expect(fault(try pairs(.rs256) { $0[2].1 = .bytes([]) }) == .keyShape)
        #expect(fault(try pairs(.rs256) { $0[2].1 = .bytes([0] + modulus(2048)) }) == .keyShape)
        #expect(fault(try pairs(.rs256) { $0[2].1 = .bytes(modulus(2048).dropLast() + [0xfe]) }) == .keySize)
        #expect(fault(try pairs(.rs256) { $0.append((.integer(-3), .bytes([1]))) }) == .keyShape)
    }
}
