import Dispatch
import Foundation
import Synchronization

/// Hands mails to an SMTP server through libcurl, one after the other on a thread of its own, over one connection that is kept.
package final class SMTPTransport: MailTransport {
    private struct Job: Sendable {
        let message: MailMessage
        let answer: @Sendable (MailOutcome) -> Void
    }

    private let jobs = Mutex<[Job]>([])
    private let waiting = DispatchSemaphore(value: 0)
    private let closing: Closing

    package init(_ server: SMTPServer) {
        let closing = Closing()
        self.closing = closing
        let thread = Thread { [weak self] in
            let session = SMTPSession(server, closing)
            while let job = self?.next() { job.answer(session.deliver(job.message)) }
        }
        thread.name = "smtp"
        thread.start()
    }

    package func deliver(_ message: MailMessage) async -> MailOutcome {
        guard !closing.hasBegun else { return .interrupted }
        return await withCheckedContinuation { continuation in
            jobs.withLock { $0.append(Job(message: message) { continuation.resume(returning: $0) }) }
            waiting.signal()
        }
    }

    package func close() {
        closing.begin()
        waiting.signal()
    }

    /// Nil at the end: what was taken before is answered first.
    private func next() -> Job? {
        waiting.wait()
        return jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}

/// Tells the thread that the program ends.
final class Closing: Sendable {
    private let flag = Atomic(false)

    var hasBegun: Bool { flag.load(ordering: .relaxed) }

    func begin() { flag.store(true, ordering: .relaxed) }
}
