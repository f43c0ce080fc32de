/// Several ways in which somebody proved who they are: a set in one byte, because each session in memory has one.
package struct AuthenticationMethods: SetAlgebra, Hashable, Sendable {
    private var bits: UInt8 = 0

    package init() {}

    private init(bits: UInt8) {
        self.bits = bits
    }

    /// In the order of their words.
    package var sorted: [AuthenticationMethod] { AuthenticationMethod.allCases.filter(contains).sorted() }

    package func contains(_ method: AuthenticationMethod) -> Bool { bits & method.bit != 0 }

    package func union(_ other: Self) -> Self { Self(bits: bits | other.bits) }

    package func intersection(_ other: Self) -> Self { Self(bits: bits & other.bits) }

    package func symmetricDifference(_ other: Self) -> Self { Self(bits: bits ^ other.bits) }

    package mutating func formUnion(_ other: Self) { self = union(other) }

    package mutating func formIntersection(_ other: Self) { self = intersection(other) }

    package mutating func formSymmetricDifference(_ other: Self) { self = symmetricDifference(other) }

    @discardableResult
    package mutating func insert(
        _ method: AuthenticationMethod
    ) -> (inserted: Bool, memberAfterInsert: AuthenticationMethod) {
        defer { bits |= method.bit }
        return (!contains(method), method)
    }

    @discardableResult
    package mutating func remove(_ method: AuthenticationMethod) -> AuthenticationMethod? {
        defer { bits &= ~method.bit }
        return contains(method) ? method : nil
    }

    @discardableResult
    package mutating func update(with method: AuthenticationMethod) -> AuthenticationMethod? {
        insert(method).inserted ? nil : method
    }
}

extension AuthenticationMethod {
    /// Its own one; nothing stores it.
    fileprivate var bit: UInt8 {
        switch self {
        case .password: 1
        case .identity: 2
        case .totp: 4
        case .recoveryCode: 8
        case .staffCode: 16
        case .passkey: 32
        case .userVerified: 64
        }
    }
}
