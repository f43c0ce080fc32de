import CCrypt
import LatchkeyCore

/// bcrypt in crypt(3) form, `$2b$12$` and 53 characters; `$2a$`, `$2b$` and `$2y$` mean the same to libxcrypt.
package struct BcryptHash: Sendable {
    package let cost: Int

    private let text: String

    /// bcrypt reads no further, so neither did whoever made the hash.
    private static let mostPasswordBytes = 72

    init?(_ stored: String) {
        let parts = PHCText.parts(of: stored)
        guard stored.utf8.count == 60, parts.count == 3,
            ["2a", "2b", "2y"].contains(parts[0]), parts[1].utf8.count == 2, parts[2].utf8.count == 53,
            parts[1].utf8.allSatisfy(ASCII.isDigit), let cost = Int(parts[1]), cost >= 4,
            parts[2].utf8.allSatisfy(BcryptHash.isInAlphabet)
        else { return nil }
        self.cost = cost
        text = stored
    }

    private static func isInAlphabet(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2e...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }

    /// Cost 14 is about a second and a half.
    var isAcceptable: Bool { cost <= 14 }

    /// A password with a NUL never matches: C code ends there, and would take the rest for right (S-007).
    func matches(_ password: [UInt8]) -> Bool {
        guard isAcceptable, !password.contains(0) else { return false }
        let phrase = password.prefix(BcryptHash.mostPasswordBytes).map(CChar.init(bitPattern:)) + [0]
        let size = MemoryLayout<crypt_data>.size
        let state = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: MemoryLayout<crypt_data>.alignment)
        defer { state.deallocate() }
        state.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        guard let result = crypt_rn(phrase, text, state, Int32(size)) else { return false }
        return ConstantTime.areEqual(Array(String(cString: result).utf8), Array(text.utf8))
    }
}
