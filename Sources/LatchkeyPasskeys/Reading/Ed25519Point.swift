/// Whether 32 bytes are a point of Ed25519 that may be a public key (RFC 8032 §5.1.3).
///
/// CryptoKit takes any 32 bytes for one and finds out at the first signature. A key that is no point never verifies, and locks
/// its owner out; one of the eight points of small order takes signatures that anybody can make.
enum Ed25519Point {
    static func isUsable(_ encoded: ArraySlice<UInt8>) -> Bool {
        guard encoded.count == 32 else { return false }
        let y = FieldElement(littleEndian: encoded)
        // The sign of x is in the highest bit. Written longer than needed, y is refused.
        guard let y, !isOfSmallOrder(y) else { return false }
        // x² = (y² − 1) / (d·y² + 1), which has a root where the product of both is a square.
        let square = y * y
        let product = (square - .one) * (.d * square + .one)
        return product.isSquare
    }

    /// The y of the points of order 1, 2, 4 and 8: 1, −1, 0, and two whose square s solves what doubling three times asks.
    private static func isOfSmallOrder(_ y: FieldElement) -> Bool {
        y == .zero || y == .one || y == .zero - .one || isOfOrderEight(y)
    }

    /// A point of order 8 doubles to one with y = 0: x² = y² (from y₂ = (y² + x²)/(1 − d·x²·y²) with a = −1, −x² there).
    private static func isOfOrderEight(_ y: FieldElement) -> Bool {
        // y² + x² = 0 and −x² + y² = 1 + d·x²·y² give 2·y² = 1 − d·y⁴.
        let square = y * y
        return square + square == .one - .d * square * square
    }
}
