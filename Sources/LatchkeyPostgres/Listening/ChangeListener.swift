import Foundation
package import LatchkeyStore
import Synchronization

/// Hears at once when any process has changed an account: LISTEN, on a connection and a thread of its own.
///
/// The connection must lead to the server itself; behind a pooler that shares connections nothing is heard. It only makes
/// the change feed faster: what is missed here is found by the next poll.
package final class ChangeListener: Sendable {
    package enum Event: Sendable {
        case changed
        case lost(DatabaseError)
        /// Listens again.
        case regained
    }

    private let parameters: ConnectionParameters
    private let report: @Sendable (Event) -> Void
    private let isClosed = Atomic(false)

    private static let connectionPause = Duration.seconds(1)
    /// How soon `close` is noticed.
    private static let wait = Duration.milliseconds(500)

    /// Connects once, so that a wrong address stops the start. Throws a `DatabaseError` that never holds the password.
    ///
    /// `report` is called from the listener's thread.
    package static func open(
        url: String, report: @escaping @Sendable (Event) -> Void
    ) async throws -> ChangeListener {
        let listener = ChangeListener(parameters: try ConnectionParameters(url: url), report: report)
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { listener.work { continuation.resume(with: $0) } }
            thread.name = "postgres listen"
            thread.start()
        }
        return listener
    }

    private init(parameters: ConnectionParameters, report: @escaping @Sendable (Event) -> Void) {
        self.parameters = parameters
        self.report = report
    }

    package func close() {
        isClosed.store(true, ordering: .relaxed)
    }

    private func work(_ begin: (Result<Void, any Error>) -> Void) {
        do throws(DatabaseError) {
            var connection = try connect()
            begin(.success(()))
            while let error = listen(on: connection) {
                report(.lost(error))
                guard let next = connectAgain() else { return }
                connection = next
                report(.regained)
                report(.changed)
            }
        } catch {
            begin(.failure(error))
        }
    }

    private func connect() throws(DatabaseError) -> PostgresConnection {
        let connection = try PostgresConnection(parameters, answerTimeout: PostgresLimits.serving.answer)
        let channel = SchemaDialect.changeChannel(ofSchema: "current_schema()")
        try connection.run("DO $$ BEGIN EXECUTE 'LISTEN ' || \(channel); END $$")
        return connection
    }

    /// Returns when the connection is lost, or at the end.
    private func listen(on connection: PostgresConnection) -> DatabaseError? {
        do throws(DatabaseError) {
            while !isClosed.load(ordering: .relaxed) {
                if try connection.waitForNotification(atMost: ChangeListener.wait) { report(.changed) }
            }
            return nil
        } catch {
            return error
        }
    }

    /// Nil at the end.
    private func connectAgain() -> PostgresConnection? {
        while !isClosed.load(ordering: .relaxed) {
            if let connection = try? connect() { return connection }
            Thread.sleep(forTimeInterval: ChangeListener.connectionPause / .seconds(1))
        }
        return nil
    }
}
