/// The roles of an account: a set of bits, which the database stores. What they are called and allow, `RoleCatalog` knows.
package struct Roles: OptionSet, Hashable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    // The bits are stored: never renumber them. 3 to 7 are kept for roles of the program.
    package static let admin = Roles(bit: 0)
    package static let teacher = Roles(bit: 1)
    package static let user = Roles(bit: 2)

    /// Those that a configuration's roles have.
    package static let declaredBits = 8...62

    /// More would make a token too large for a cookie (S-083).
    package static let mostOfAnAccount = 12

    package init(bit: Int) {
        self.init(rawValue: 1 << UInt64(bit))
    }

    /// Nil for none and for several.
    package var bit: Int? {
        rawValue.nonzeroBitCount == 1 ? rawValue.trailingZeroBitCount : nil
    }

    package var count: Int { rawValue.nonzeroBitCount }
}
