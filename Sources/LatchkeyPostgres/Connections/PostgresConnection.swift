import CLibPQ
import Foundation
import LatchkeyStore

/// One connection, used by one thread. No state of a session is left behind between transactions, so that a pooler may
/// give each transaction another server connection.
final class PostgresConnection: Connection {
    let handle: OpaquePointer
    private let answerTimeout: Duration
    private var numbered: [String: String] = [:]
    /// Statements of this transaction that go with the next one.
    private var kept: [(text: String, arguments: [DatabaseValue])] = []
    private static let mostKept = 100
    /// The transaction was committed with its last statement.
    private(set) var hasEnded = false
    /// Nothing can be asked here any more.
    private(set) var isLost = false

    init(_ parameters: ConnectionParameters, answerTimeout: Duration) throws(DatabaseError) {
        guard let handle = parameters.connect() else { throw DatabaseError(.unreachable, "libpq is out of memory") }
        guard PQstatus(handle) == CONNECTION_OK else {
            let message = PostgresConnection.message(of: handle)
            PQfinish(handle)
            throw DatabaseError(.unreachable, message)
        }
        self.handle = handle
        self.answerTimeout = answerTimeout
        // Notices would be printed to standard error.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        guard PQsetnonblocking(handle, 1) == 0 else { throw DatabaseError(.unreachable, "the socket cannot be set up") }
    }

    deinit {
        PQfinish(handle)
    }

    /// Runs what was kept and then this. Throws `.unreachable` when no answer comes, and is lost then.
    func query(_ sql: String, _ arguments: [DatabaseValue]) throws -> [DatabaseRow] {
        guard !kept.isEmpty else { return try ask(sql, arguments) }
        kept.append((sql, arguments))
        return try askKept()
    }

    func execute(_ sql: String, _ arguments: [DatabaseValue]) throws {
        kept.append((sql, arguments))
        if kept.count == PostgresConnection.mostKept { _ = try askKept() }
    }

    /// Also commits, all in one round trip: the lock of the feed is held for the server's work alone.
    func end(with sql: String, _ arguments: [DatabaseValue]) throws -> [DatabaseRow] {
        kept.append((WriteLocks.feed, []))
        let place = kept.count
        kept.append((sql, arguments))
        kept.append(("COMMIT", []))
        let rows = try askKept(rowsOf: place)
        hasEnded = true
        return rows
    }

    /// Begins a transaction with statements that take no arguments, in one round trip.
    func begin(_ statements: String) throws(DatabaseError) {
        hasEnded = false
        try run(statements)
    }

    /// Runs statements that take no arguments, in one round trip.
    func run(_ statements: String) throws(DatabaseError) {
        guard !isLost, PQsendQuery(handle, statements) == 1 else { throw lost() }
        var answer = Answer()
        try takeIn(&answer, isForRows: false, by: .now + answerTimeout)
        _ = try rows(of: answer)
    }

    /// Runs what was kept, and commits.
    func commit() throws(DatabaseError) {
        guard !kept.isEmpty else { return try run("COMMIT") }
        kept.append(("COMMIT", []))
        _ = try askKept()
    }

    /// Forgets what was kept; what went wrong before is of more interest than what may go wrong here.
    func rollBack() {
        kept = []
        try? run("ROLLBACK")
    }

    /// Looks without asking: true when the server has not closed the connection.
    func isOpen() -> Bool {
        guard !isLost, PQstatus(handle) == CONNECTION_OK else { return false }
        var place = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        guard poll(&place, 1, 0) > 0 else { return true }
        return PQconsumeInput(handle) == 1 && PQstatus(handle) == CONNECTION_OK
    }

    /// In a transaction none of whose statements has failed.
    var isTransactionWhole: Bool { !isLost && PQtransactionStatus(handle) == PQTRANS_INTRANS }

    private func numberedText(of sql: String) -> String {
        if let text = numbered[sql] { return text }
        let text = NumberedPlaceholders.text(of: sql)
        // Statements are few; an unforeseen many must not fill memory.
        if numbered.count < 500 { numbered[sql] = text }
        return text
    }

    private func ask(_ sql: String, _ arguments: [DatabaseValue]) throws(DatabaseError) -> [DatabaseRow] {
        guard !isLost, StatementArguments(arguments).send(numberedText(of: sql), on: handle) else { throw lost() }
        var answer = Answer()
        try takeIn(&answer, isForRows: true, by: .now + answerTimeout)
        return try rows(of: answer)
    }

    /// Sends all that was kept at once (libpq's pipeline mode); answers the rows of the one at `place`, or of the last. The server
    /// skips what follows a statement that failed.
    private func askKept(rowsOf place: Int? = nil) throws(DatabaseError) -> [DatabaseRow] {
        let statements = kept
        let place = place ?? statements.count - 1
        kept = []
        guard !isLost, PQenterPipelineMode(handle) == 1 else { throw lost() }
        for (sql, arguments) in statements {
            guard StatementArguments(arguments).send(numberedText(of: sql), on: handle) else { throw lost() }
        }
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        var answer = Answer()
        // Anew for each: the server's limit counts for each statement too.
        for number in statements.indices { try takeIn(&answer, isForRows: number == place, by: .now + answerTimeout) }
        try takeIn(&answer, isForRows: false, by: .now + answerTimeout)
        guard PQexitPipelineMode(handle) == 1 else { throw lost() }
        return try rows(of: answer)
    }

    /// What came of a statement, or of several; of errors the first counts.
    private struct Answer {
        var rows: [DatabaseRow] = []
        var failure: DatabaseError?
    }

    private func rows(of answer: Answer) throws(DatabaseError) -> [DatabaseRow] {
        guard let failure = answer.failure else { return answer.rows }
        if PQstatus(handle) != CONNECTION_OK || failure.kind == .unreachable { isLost = true }
        throw failure
    }

    /// Takes in the whole answer to one statement before anything is thrown, so that the next begins at its beginning.
    private func takeIn(
        _ answer: inout Answer, isForRows: Bool, by deadline: ContinuousClock.Instant
    ) throws(DatabaseError) {
        while let result = try nextResult(by: deadline) {
            defer { PQclear(result) }
            do throws(DatabaseError) {
                switch PQresultStatus(result) {
                case PGRES_TUPLES_OK: if isForRows { answer.rows = try StatementRows.rows(of: result) }
                case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
                case PGRES_PIPELINE_SYNC: return
                default: throw DatabaseError(result: result)
                }
            } catch {
                answer.failure = answer.failure ?? error
            }
        }
    }

    private func nextResult(by deadline: ContinuousClock.Instant) throws(DatabaseError) -> OpaquePointer? {
        while true {
            let flushed = PQflush(handle)
            guard flushed >= 0 else { throw lost() }
            if flushed == 0, PQisBusy(handle) == 0 { return PQgetResult(handle) }
            try waitForSocket(by: deadline, alsoToWrite: flushed == 1)
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
    }

    /// The server's own timeout comes first; this one is for a server that has stopped.
    private func waitForSocket(by deadline: ContinuousClock.Instant, alsoToWrite: Bool) throws(DatabaseError) {
        let left = max(0, (deadline - .now) / .milliseconds(1))
        var place = pollfd(fd: PQsocket(handle), events: Int16(alsoToWrite ? POLLIN | POLLOUT : POLLIN), revents: 0)
        let ready = poll(&place, 1, Int32(left.rounded(.up)))
        guard ready > 0 || (ready < 0 && errno == EINTR) else { throw lost("the server does not answer") }
    }

    func lost(_ message: String? = nil) -> DatabaseError {
        isLost = true
        return DatabaseError(.unreachable, message ?? PostgresConnection.message(of: handle))
    }

    /// libpq's words name hosts, users and databases, never the password.
    private static func message(of handle: OpaquePointer) -> String {
        String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline)
            .map { $0.drop(while: \.isWhitespace) }.joined(separator: "; ")
    }
}
