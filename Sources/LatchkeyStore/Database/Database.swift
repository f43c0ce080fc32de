/// A database engine. There are two; code that uses this protocol does not know which one it has.
///
/// Bodies run on the engine's own threads and may block there. `read` sees one snapshot; `write` is one transaction that
/// is durable when the call returns, and is rolled back when the body throws. Both throw what the body threw, or a
/// `DatabaseError`. Writes whose scopes share a part come one after the other; others may run beside them, and a statement sees
/// what they have committed by the time it begins.
package protocol Database: Sendable {
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result

    func write<Result: Sendable>(
        _ scope: WriteScope, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result

    /// The few words of schema in which engines differ.
    var dialect: SchemaDialect { get }
}

/// A connection inside one transaction; it must not leave the body it was given to.
package protocol Connection {
    /// Runs one statement; `?` stands for the next argument.
    @discardableResult
    func query(_ sql: String, _ arguments: [DatabaseValue]) throws -> [DatabaseRow]

    /// Runs one statement whose rows nobody needs. An engine across a network may keep it until the next `query` or the
    /// end of the transaction, to spare the way there and back; what goes wrong is thrown then, and undoes the transaction.
    func execute(_ sql: String, _ arguments: [DatabaseValue]) throws

    /// Runs one statement as the last of the transaction. Rows that get their numbers by it are numbered in the order in which their
    /// transactions are committed: no two transactions are between this and their end at the same time.
    func end(with sql: String, _ arguments: [DatabaseValue]) throws -> [DatabaseRow]

    /// Between the rows of a list: an engine that works in this process leaves the processor to others for a moment.
    func pause()
}

extension Connection {
    package func pause() {}

    @discardableResult
    package func query(_ sql: String, _ arguments: any DatabaseConvertible...) throws -> [DatabaseRow] {
        try query(sql, arguments.map(\.databaseValue))
    }

    package func execute(_ sql: String, _ arguments: any DatabaseConvertible...) throws {
        try execute(sql, arguments.map(\.databaseValue))
    }
}

/// What migrations need to know of an engine; queries need nothing but `findSearchIndex`, `newestOfEach` and `time`.
package struct SchemaDialect: Sendable {
    /// 64-bit integer.
    package let integer: String
    package let text: String
    package let blob: String
    /// Primary key that numbers rows upwards and never hands out a number twice.
    package let serial: String
    /// Statements that let the `serial` column seq of the table of this name go on after the rows that brought their numbers.
    package let continueSerial: @Sendable (_ table: String) -> [String]
    /// Statements that make the engine itself refuse UPDATE and DELETE on the table of this name (S-276).
    package let appendOnly: @Sendable (_ table: String) -> [String]
    /// Statements that make the engine itself refuse an act on some rows, in place of the refusal of the same name.
    package let refuseRows: @Sendable (_ refusal: RowRefusal) -> [String]
    /// Statements that let the engine tell at once who listens for new rows of the table of this name.
    package let announceInserts: @Sendable (_ table: String) -> [String]
    /// Statements that let earlier programs, which run beside this one during an upgrade, find a table by its earlier name.
    package let keepName: @Sendable (_ name: String, _ table: String) -> [String]
    /// Statements that make a relation to search in, and keep it up with the table. An engine that has no such index makes the relation
    /// all the same: a search then takes its time.
    package let searchIndex: @Sendable (_ index: SearchIndex) -> [String]
    /// A query that has a row where the engine has the index beside the relation.
    package let findSearchIndex: @Sendable (_ index: SearchIndex) -> String
    /// A query of the numbers and times (seq, at) of the newest events that meet the conditions on `event`, of each account whose id
    /// (account_id) a query gives, by the index of accounts. Behind the arguments of both stands how many of each.
    package let newestOfEach: @Sendable (_ accounts: String, _ conditions: String) -> String
    /// The time by the clock of the database's machine, in microseconds since 1970, as an expression; nil where that is this machine.
    package let time: String?
    /// Names of the tables in the database, one row each, without those of an index; tells a foreign database from an empty one.
    package let listTables: String

    package init(
        integer: String,
        text: String,
        blob: String,
        serial: String,
        continueSerial: @escaping @Sendable (_ table: String) -> [String],
        listTables: String,
        appendOnly: @escaping @Sendable (_ table: String) -> [String],
        refuseRows: @escaping @Sendable (_ refusal: RowRefusal) -> [String],
        announceInserts: @escaping @Sendable (_ table: String) -> [String],
        keepName: @escaping @Sendable (_ name: String, _ table: String) -> [String],
        searchIndex: @escaping @Sendable (_ index: SearchIndex) -> [String],
        findSearchIndex: @escaping @Sendable (_ index: SearchIndex) -> String,
        newestOfEach: @escaping @Sendable (_ accounts: String, _ conditions: String) -> String,
        time: String? = nil
    ) {
        self.integer = integer
        self.text = text
        self.blob = blob
        self.serial = serial
        self.continueSerial = continueSerial
        self.listTables = listTables
        self.appendOnly = appendOnly
        self.refuseRows = refuseRows
        self.announceInserts = announceInserts
        self.keepName = keepName
        self.searchIndex = searchIndex
        self.findSearchIndex = findSearchIndex
        self.newestOfEach = newestOfEach
        self.time = time
    }
}
