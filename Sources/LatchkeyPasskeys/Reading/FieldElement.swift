/// A number modulo 2²⁵⁵ − 19, for `Ed25519Point`. Only public keys pass through here, so its time need not be the same for all.
struct FieldElement: Equatable {
    /// Four, the lowest first, together less than the modulus.
    private let limbs: [UInt64]

    static let zero = FieldElement(limbs: [0, 0, 0, 0])
    static let one = FieldElement(limbs: [1, 0, 0, 0])
    /// The curve's constant, −121665/121666 (RFC 8032 §5.1).
    static let d = FieldElement(limbs: [
        0x75eb_4dca_1359_78a3, 0x0070_0a4d_4141_d8ab, 0x8cc7_4079_7779_e898, 0x5203_6cee_2b6f_fe73,
    ])

    private static let modulus: [UInt64] = [0xffff_ffff_ffff_ffed, .max, .max, 0x7fff_ffff_ffff_ffff]
    private static let lowBits: UInt64 = 0x7fff_ffff_ffff_ffff

    private init(limbs: [UInt64]) {
        self.limbs = limbs
    }

    /// The number in the lower 255 bits of 32 bytes; nil where it is not below the modulus.
    init?(littleEndian bytes: ArraySlice<UInt8>) {
        var cursor = ByteCursor(bytes)
        var limbs: [UInt64] = []
        while let number = cursor.number(bytes: 8) { limbs.append(number.byteSwapped) }
        guard limbs.count == 4, cursor.isAtEnd else { return nil }
        limbs[3] &= FieldElement.lowBits
        guard FieldElement.minusModulus(limbs) == nil else { return nil }
        self.limbs = limbs
    }

    static func + (left: FieldElement, right: FieldElement) -> FieldElement {
        // Both are below 2²⁵⁵, so nothing is carried out.
        FieldElement(reducing: sum(left.limbs, right.limbs).limbs)
    }

    static func - (left: FieldElement, right: FieldElement) -> FieldElement {
        FieldElement(reducing: sum(left.limbs, difference(modulus, right.limbs).limbs).limbs)
    }

    static func * (left: FieldElement, right: FieldElement) -> FieldElement {
        var wide = [UInt64](repeating: 0, count: 8)
        for row in 0..<4 {
            var carry: UInt64 = 0
            for column in 0..<4 {
                let product = left.limbs[row].multipliedFullWidth(by: right.limbs[column])
                (carry, wide[row + column]) = add(product, wide[row + column], carry)
            }
            wide[row + 4] = carry
        }
        // 2²⁵⁶ is 38.
        var folded = [UInt64](repeating: 0, count: 4)
        var carry: UInt64 = 0
        for place in 0..<4 {
            let product = wide[place + 4].multipliedFullWidth(by: 38)
            (carry, folded[place]) = add(product, wide[place], carry)
        }
        while carry > 0 {
            let (limbs, overflow) = sum(folded, [carry * 38, 0, 0, 0])
            folded = limbs
            carry = overflow ? 1 : 0
        }
        return FieldElement(reducing: folded)
    }

    /// Whether there is a root (Euler): to the power of (p − 1)/2 = 2²⁵⁴ − 10 it is 1, or it is 0.
    var isSquare: Bool {
        guard self != .zero else { return true }
        var power = FieldElement.one
        // All bits of the exponent are set but the first and the fourth.
        for bit in (0..<254).reversed() {
            power = power * power
            if bit != 0, bit != 3 { power = power * self }
        }
        return power == .one
    }

    /// From any 256 bits: 2²⁵⁵ is 19.
    private init(reducing limbs: [UInt64]) {
        var low = limbs
        let high = low[3] >> 63
        low[3] &= FieldElement.lowBits
        let sum = FieldElement.sum(low, [high * 19, 0, 0, 0]).limbs
        self.limbs = FieldElement.minusModulus(sum) ?? sum
    }

    /// Nil where the number is below the modulus.
    private static func minusModulus(_ limbs: [UInt64]) -> [UInt64]? {
        let (less, isNegative) = difference(limbs, modulus)
        return isNegative ? nil : less
    }

    /// A product and two numbers more, as high and low half: it always fits.
    private static func add(_ product: (high: UInt64, low: UInt64), _ one: UInt64, _ other: UInt64) -> (
        UInt64, UInt64
    ) {
        let (once, firstCarry) = product.low.addingReportingOverflow(one)
        let (twice, secondCarry) = once.addingReportingOverflow(other)
        return (product.high &+ (firstCarry ? 1 : 0) &+ (secondCarry ? 1 : 0), twice)
    }

    private static func sum(_ left: [UInt64], _ right: [UInt64]) -> (limbs: [UInt64], overflow: Bool) {
        var carry: UInt64 = 0
        let limbs = zip(left, right).map { left, right in
            let limb: UInt64
            (carry, limb) = add((0, left), right, carry)
            return limb
        }
        return (limbs, carry > 0)
    }

    private static func difference(_ left: [UInt64], _ right: [UInt64]) -> (limbs: [UInt64], isNegative: Bool) {
        var borrow: UInt64 = 0
        let limbs = zip(left, right).map { left, right in
            let (once, first) = left.subtractingReportingOverflow(right)
            let (twice, second) = once.subtractingReportingOverflow(borrow)
            borrow = first || second ? 1 : 0
            return twice
        }
        return (limbs, borrow > 0)
    }
}
