import Crypto
package import LatchkeyCore

/// What a write decides by and changes. Writes that share a part come one after the other, in the whole cluster; an engine may let
/// others run beside them (docs/decisions/0023).
///
/// With `.everything` nothing else is written meanwhile. A narrower scope promises that all rows that the write decides by or changes
/// are its own, or are looked at and changed in one statement; its method says which.
package struct WriteScope: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        /// All rows that belong to the account.
        case account(AccountID)
        /// One row of `throttle`.
        case counter([UInt8])
        /// Taking mails out of the outbox.
        case outbox
        /// The keys of service tokens.
        case serviceKeys
        /// Forgetting what is over.
        case upkeep
    }

    /// Nil: everything.
    package let parts: Set<Part>?
    /// The write is no part of a request and is repeated later, so it fails soon instead of waiting for rows that a request has locked.
    package let givesWay: Bool

    private init(_ parts: Set<Part>?, givesWay: Bool = false) {
        self.parts = parts
        self.givesWay = givesWay
    }

    package static let everything = WriteScope(nil)
    /// Adds rows that nothing is decided by.
    package static let additions = WriteScope([])
    /// Moves one attempt at a provider on, in the statement that looks at it.
    package static let attempts = WriteScope([])
    package static let outbox = WriteScope([.outbox])
    package static let serviceKeys = WriteScope([.serviceKeys])
    package static let upkeep = WriteScope([.upkeep], givesWay: true)
    /// Moves the times of sessions forward, each row for itself.
    package static let lastUses = WriteScope([], givesWay: true)

    package static func account(_ id: AccountID) -> WriteScope { WriteScope([.account(id)]) }

    /// Nil is nobody, such as the operator.
    package static func accounts(_ ids: AccountID?...) -> WriteScope { accounts(ids.compactMap(\.self)) }

    package static func accounts(_ ids: [AccountID]) -> WriteScope { WriteScope(Set(ids.map(Part.account))) }

    package static func counters(_ buckets: [[UInt8]]) -> WriteScope { WriteScope(Set(buckets.map(Part.counter))) }

    package func and(_ other: WriteScope) -> WriteScope {
        guard let parts, let others = other.parts else { return .everything }
        return WriteScope(parts.union(others), givesWay: givesWay && other.givesWay)
    }

    /// Numbers that stand for the parts, the same in every process, in the order in which all take them. Nil: everything.
    ///
    /// Two parts with the same number only wait for each other.
    package var locks: [Int64]? { parts.map { Set($0.map(\.lock)).sorted() } }
}

extension WriteScope.Part {
    fileprivate var lock: Int64 {
        let (kind, bytes): (String, [UInt8]) =
            switch self {
            case .account(let id): ("account", id.bytes)
            case .counter(let bucket): ("counter", bucket)
            case .outbox: ("outbox", [])
            case .serviceKeys: ("service keys", [])
            case .upkeep: ("upkeep", [])
            }
        let digest = SHA256.hash(data: Array("\(kind):".utf8) + bytes)
        return Int64(bitPattern: digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}
