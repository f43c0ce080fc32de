import CLibPQ
import Foundation
import LatchkeyStore

/// One connection, used by one thread. No state of a session is left behind between transactions, so that a pooler may
/// give each transaction another server connection.
final class PostgresConnection: Connection {
    private let handle: OpaquePointer
    private let answerTimeout: Duration
    private var numbered: [String: String] = [:]
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

    /// Runs one statement. Throws `.unreachable` when no answer comes, and is lost then.
    func query(_ sql: String, _ arguments: [DatabaseValue]) throws -> [DatabaseRow] {
        var rows: [DatabaseRow] = []
        try ask(
            { StatementArguments(arguments).send(numberedText(of: sql), on: handle) },
            each: { result throws(DatabaseError) in rows = try StatementRows.rows(of: result) }
        )
        return rows
    }

    /// Runs statements that take no arguments, in one round trip.
    func execute(_ statements: String) throws(DatabaseError) {
        try ask({ PQsendQuery(handle, statements) == 1 }, each: { _ in })
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

    /// Sends, and takes in the whole answer before anything is thrown, so that the next one begins at its beginning.
    private func ask(_ send: () -> Bool, each: (OpaquePointer) throws(DatabaseError) -> Void) throws(DatabaseError) {
        guard !isLost, send() else { throw lost() }
        let deadline = ContinuousClock.now + answerTimeout
        var failure: DatabaseError?
        while let result = try nextResult(by: deadline) {
            defer { PQclear(result) }
            do throws(DatabaseError) {
                switch PQresultStatus(result) {
                case PGRES_TUPLES_OK: try each(result)
                case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
                default: throw DatabaseError(result: result)
                }
            } catch {
                failure = failure ?? error
            }
        }
        guard let failure else { return }
        if PQstatus(handle) != CONNECTION_OK || failure.kind == .unreachable { isLost = true }
        throw failure
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

    private func lost(_ message: String? = nil) -> DatabaseError {
        isLost = true
        return DatabaseError(.unreachable, message ?? PostgresConnection.message(of: handle))
    }

    /// libpq's words name hosts, users and databases, never the password.
    private static func message(of handle: OpaquePointer) -> String {
        String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
