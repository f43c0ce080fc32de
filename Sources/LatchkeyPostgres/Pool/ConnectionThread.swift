import Foundation
import LatchkeyStore

/// A thread with a connection of its own, which it makes when it is first needed and again when it was lost.
struct ConnectionThread: Sendable {
    let jobs: JobQueue
    let parameters: ConnectionParameters
    let delay: ReconnectDelay
    let limits: PostgresLimits

    func start(name: String) {
        let thread = Thread { work() }
        thread.name = name
        thread.start()
    }

    private func work() {
        var connection: PostgresConnection?
        while let job = jobs.next() {
            defer { jobs.finish(job) }
            guard ContinuousClock.now < job.deadline else {
                job.fail(DatabaseError(.busy, "waited too long for a connection"))
                continue
            }
            do throws(DatabaseError) {
                let begun = try begin(job.kind, on: connection)
                connection = begun
                job.run(begun)
            } catch {
                job.fail(error)
            }
            if connection?.isLost == true { connection = nil }
        }
    }

    /// A connection that broke while it was idle is found out here, where nothing is lost yet, and replaced at once.
    private func begin(
        _ kind: TransactionKind, on present: PostgresConnection?
    ) throws(DatabaseError) -> PostgresConnection {
        if let present, present.isOpen() {
            let asked = ContinuousClock.now
            do throws(DatabaseError) {
                try present.begin(kind.begin(limit: limits.statement))
                return present
            } catch {
                guard present.isLost else {
                    present.rollBack()
                    throw error
                }
                // A server that has stopped would keep a new connection waiting as well, and people twice as long.
                guard ContinuousClock.now - asked < limits.answer / 2 else { throw error }
            }
        }
        let fresh = try connect()
        try fresh.begin(kind.begin(limit: limits.statement))
        return fresh
    }

    private func connect() throws(DatabaseError) -> PostgresConnection {
        try delay.check(now: .now)
        do throws(DatabaseError) {
            let connection = try PostgresConnection(parameters, answerTimeout: limits.answer)
            delay.noteSuccess()
            return connection
        } catch {
            delay.noteFailure(error, now: .now)
            throw error
        }
    }
}
