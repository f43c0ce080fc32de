package import LatchkeyCore
import LatchkeyStore
import Logging

/// Does the jobs that are due, beside the requests and never in their way (S-288). Each kind of job has its handler.
package struct Outbox: Sendable {
    let store: Store
    let sendMail: SendMail
    let resolveRecovery: ResolveRecovery
    let clock: TimeSource
    let logger: Logger

    private static let interval = Duration.seconds(1)
    private static let cleaningInterval = Duration.seconds(600)
    private static let batch = 20
    /// How long a claimed job is ours.
    private static let lease = Duration.seconds(180)
    /// Longer than one job can take.
    private static let longestJob = Duration.seconds(70)
    private static let mostAttempts = 12
    private static let longestPause = Duration.seconds(6 * 3600)

    /// Runs until cancelled; then the job under way is interrupted, and left for the next start with all others.
    package func run() async {
        await withTaskCancellationHandler {
            var cleanedAt: Timestamp?
            while !Task.isCancelled {
                let now = clock.now()
                if cleanedAt.map({ now < $0 || now - $0 > Outbox.cleaningInterval }) ?? true {
                    sendMail.tidy(now: now)
                    cleanedAt = now
                }
                do throws(LatchkeyError) {
                    while try await workDue() > 0, !Task.isCancelled {}
                } catch {
                    // Ended by the stop, and not by trouble.
                    guard !Task.isCancelled else { return }
                    logger.warning("the outbox cannot be read", metadata: ["code": "\(error.code.rawValue)"])
                }
                try? await Task.sleep(for: Outbox.interval)
            }
        } onCancel: {
            sendMail.interrupt()
        }
    }

    /// Tries once what is due, at most a batch; answers how many jobs that were.
    package func workDue() async throws(LatchkeyError) -> Int {
        let claimed = try await store.claimJobs(now: clock.now(), lease: Outbox.lease, limit: Outbox.batch)
        var left = claimed[...]
        do throws(LatchkeyError) {
            // What would outlast its lease is left: somebody else may have it then.
            while let next = left.first, !Task.isCancelled, clock.now() + Outbox.longestJob < next.dueAt {
                guard try await settle(next, try await attempt(next)) else { break }
                left = left.dropFirst()
            }
        } catch {
            // The one that this happened to keeps its lease, so that it does not stand in the others' way.
            try? await store.postponeJobs(left.dropFirst().map(\.id), until: clock.now())
            throw error
        }
        if !left.isEmpty { try await store.postponeJobs(left.map(\.id), until: clock.now()) }
        return claimed.count - left.count
    }

    private func attempt(_ job: Job) async throws(LatchkeyError) -> JobOutcome {
        switch job.task {
        case .sendMail(let mail): try await sendMail(mail, isFirstAttempt: job.attempts == 0)
        case .resolveRecovery(let request): try await resolveRecovery(request)
        }
    }

    /// False when the attempt was interrupted.
    private func settle(_ job: Job, _ outcome: JobOutcome) async throws(LatchkeyError) -> Bool {
        let tries = job.attempts + 1
        switch outcome {
        case .done(let answer): try await settle(job, .done, answer)
        case .refused(let answer): try await settle(job, .failed, answer)
        case .failedForNow(let answer) where tries < Outbox.mostAttempts:
            let pause = min(.seconds(30 << tries), Outbox.longestPause)
            try await settle(job, .waiting, answer, dueAt: clock.now() + pause)
        case .failedForNow(let answer): try await settle(job, .failed, answer)
        case .postponed(let dueAt): try await store.postponeJobs([job.id], until: dueAt)
        case .gone: break
        case .interrupted: return false
        }
        return true
    }

    private func settle(
        _ job: Job, _ state: JobState, _ answer: String, dueAt: Timestamp? = nil
    ) async throws(LatchkeyError) {
        try await store.settleJob(job.id, state, answer: answer, dueAt: dueAt ?? job.dueAt)
        guard case .sendMail(let mail) = job.task else { return }
        // No address, also of those in the answers of mail servers: whose mail it is tells the account's id (S-278).
        let words = answer.split(separator: " ", omittingEmptySubsequences: false)
        let plain = words.map { $0.contains("@") ? "…" : $0 }.joined(separator: " ")
        logger.log(
            level: state == .done ? .info : .warning, "mail",
            metadata: [
                "kind": "\(mail.kind.rawValue)", "state": "\(state.mailText)", "attempts": "\(job.attempts + 1)",
                "account": "\(mail.accountID?.text ?? "")", "answer": "\(plain)",
            ])
    }
}

extension Outbox {
    init(_ parts: FlowParts, logger: Logger) {
        self.init(
            store: parts.store, sendMail: SendMail(parts, logger: logger), resolveRecovery: ResolveRecovery(parts),
            clock: parts.clock, logger: logger)
    }
}
