package import LatchkeyCore

/// What a column may hold; the same in both engines.
package enum DatabaseValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// A value that may stand for a `?`.
package protocol DatabaseConvertible {
    var databaseValue: DatabaseValue { get }
}

extension DatabaseValue: DatabaseConvertible {
    package var databaseValue: DatabaseValue { self }
}

extension Int64: DatabaseConvertible {
    package var databaseValue: DatabaseValue { .integer(self) }
}

extension Int: DatabaseConvertible {
    package var databaseValue: DatabaseValue { .integer(Int64(self)) }
}

extension Bool: DatabaseConvertible {
    package var databaseValue: DatabaseValue { .integer(self ? 1 : 0) }
}

extension String: DatabaseConvertible {
    package var databaseValue: DatabaseValue { .text(self) }
}

extension [UInt8]: DatabaseConvertible {
    package var databaseValue: DatabaseValue { .blob(self) }
}

extension Timestamp: DatabaseConvertible {
    package var databaseValue: DatabaseValue { .integer(microseconds) }
}

extension RandomID: DatabaseConvertible {
    package var databaseValue: DatabaseValue { .blob(bytes) }
}

extension Roles: DatabaseConvertible {
    package var databaseValue: DatabaseValue { .integer(number) }
}

extension Account.State: DatabaseConvertible {
    package var databaseValue: DatabaseValue { .integer(rawValue) }
}

extension SessionTransport: DatabaseConvertible {
    package var databaseValue: DatabaseValue { .integer(rawValue) }
}

extension Optional: DatabaseConvertible where Wrapped: DatabaseConvertible {
    package var databaseValue: DatabaseValue { self?.databaseValue ?? .null }
}
