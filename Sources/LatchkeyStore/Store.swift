package import LatchkeyCore

/// The only access to the data. Each method is one transaction that keeps the data consistent, and works the same on both
/// engines.
///
/// Every method throws `unavailable` when the database is away or full, `busy` when it had no time; nothing was stored then.
package struct Store: Sendable {
    package let database: any Database
    /// Follows who changed, in this process and in others.
    package let changes: ChangeFeed
    /// What happened, as this process recorded it.
    package let events: EventFeed
    /// What the bits of roles mean here.
    package private(set) var roles = RoleCatalog.builtIn
    /// How much of addresses is recorded, told to the log and read.
    package private(set) var addresses = AuditAddresses.full
    /// Of whom a second factor is required: asked again by each statement that uses a right.
    package private(set) var factorPolicy = FactorPolicy.none
    /// For which RP ID passkeys are used here: those of another are no factors that work. Nil where none are.
    package private(set) var relyingPartyID: String?
    /// Whose identities sign in here: those of others are no way in that works (G-030).
    package private(set) var issuers: [String] = []

    /// The database must have been migrated (`Migrator`). Roles of a configuration mean something in what `declaring` answers.
    package init(_ database: any Database) {
        self.database = database
        self.changes = ChangeFeed()
        self.events = EventFeed()
    }

    /// The same database and feeds, with these meanings of roles.
    package init(_ store: Store, roles: RoleCatalog) {
        self = store
        self.roles = roles
    }

    /// The same database and feeds, with so much of addresses.
    package func keeping(_ addresses: AuditAddresses) -> Store {
        var store = self
        store.addresses = addresses
        return store
    }

    /// The same database and feeds, with this policy (F-016).
    package func requiring(_ policy: FactorPolicy) -> Store {
        var store = self
        store.factorPolicy = policy
        return store
    }

    /// The same database and feeds, where passkeys of this RP ID work.
    package func takingPasskeys(of relyingPartyID: String?) -> Store {
        var store = self
        store.relyingPartyID = relyingPartyID
        return store
    }

    /// The same database and feeds, where identities of these issuers sign in.
    package func signingIn(by issuers: [String]) -> Store {
        var store = self
        store.issuers = issuers
        return store
    }

    var rules: RoleRules {
        RoleRules(catalog: roles, policy: factorPolicy, relyingPartyID: relyingPartyID, issuers: issuers)
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws(LatchkeyError) -> Result {
        do {
            return try await database.read(body)
        } catch {
            throw Store.domainError(error)
        }
    }

    /// Tries of one write that meets others.
    private static let maxAttempts = 4

    /// One transaction; the feeds' listeners hear of its changes and events once it is durable and before this returns. Of one
    /// that is undone they hear nothing.
    ///
    /// A narrow scope is a promise (`WriteScope`). The body may run again from its beginning when the engine gave the transaction up
    /// for another one; nothing of it was stored then.
    @discardableResult
    func write<Result: Sendable>(
        _ scope: WriteScope, _ body: @escaping @Sendable (inout Transaction) throws -> Result
    ) async throws(LatchkeyError) -> Result {
        var tries = 1
        while true {
            do {
                let (result, changed, recorded) = try await database.write(scope) { [rules, addresses] connection in
                    var transaction = Transaction(connection, rules, addresses)
                    let result = try body(&transaction)
                    return (result, try transaction.end(), transaction.events)
                }
                changes.publish(changed)
                events.publish(recorded)
                return result
            } catch let error as DatabaseError where error.kind == .conflict && tries < Store.maxAttempts {
                tries += 1
            } catch {
                throw Store.domainError(error)
            }
        }
    }

    private static func domainError(_ error: any Error) -> LatchkeyError {
        switch error {
        case let error as LatchkeyError: error
        case let error as DatabaseError where [.unexpectedRow, .other, .uniqueViolation].contains(error.kind):
            LatchkeyError(.internalError, cause: error)
        case let error as DatabaseError where [.busy, .conflict].contains(error.kind):
            LatchkeyError(.busy, retryAfter: 1, cause: error)
        default: LatchkeyError(.unavailable, retryAfter: 5, cause: error)
        }
    }
}
