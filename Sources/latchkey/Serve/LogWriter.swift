import Dispatch
import Foundation
import Synchronization

/// Writes log lines on a thread of its own: whoever logs never waits, even when nobody reads what is written (S-323).
///
/// The lines that wait are bounded; beyond that they are dropped and counted, and the count is written when there is room again.
final class LogWriter: Sendable {
    private struct State {
        var lines: [String] = []
        var bytes = 0
        var dropped = 0
        var isClosed = false
    }

    /// Lines that the writer adds by itself; nil for none.
    struct Remarks: Sendable {
        let dropped: @Sendable (Int) -> String
        /// What was left out since the last call; asked about once a second.
        let summaries: @Sendable () -> [String]
    }

    static let maxBytes = 4 << 20

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let limit: Int
    private let remarks: Remarks
    private let write: @Sendable (String) -> Void

    /// `write` gets whole lines and may block for as long as it likes.
    init(limit: Int = LogWriter.maxBytes, remarks: Remarks, write: @escaping @Sendable (String) -> Void) {
        self.limit = limit
        self.remarks = remarks
        self.write = write
        let thread = Thread { [self] in work() }
        thread.name = "latchkey-log"
        thread.stackSize = 256 << 10
        thread.start()
    }

    /// Never waits.
    func add(_ line: String) {
        let isFirst = state.withLock { state in
            guard state.bytes + line.utf8.count <= limit else {
                state.dropped += 1
                return false
            }
            state.lines.append(line)
            state.bytes += line.utf8.count
            return state.lines.count == 1
        }
        if isFirst { arrivals.signal() }
    }

    /// Writes what waits, for at most `seconds`; a reader that has stopped cannot hold up the end of the program.
    func close(within seconds: Double) {
        let wasClosed = state.withLock { state in
            defer { state.isClosed = true }
            return state.isClosed
        }
        guard !wasClosed else { return }
        arrivals.signal()
        _ = ended.wait(timeout: .now() + seconds)
    }

    private func work() {
        var summarized = ContinuousClock.now
        while true {
            _ = arrivals.wait(timeout: .now() + 1)
            let (lines, dropped, isClosed) = take()
            for line in lines { write(line) }
            if dropped > 0 { write(remarks.dropped(dropped)) }
            if isClosed || .now - summarized >= .seconds(1) {
                for line in remarks.summaries() { write(line) }
                summarized = .now
            }
            guard !isClosed else { break }
        }
        ended.signal()
    }

    private func take() -> (lines: [String], dropped: Int, isClosed: Bool) {
        state.withLock { state in
            defer {
                state.lines = []
                state.bytes = 0
                state.dropped = 0
            }
            return (state.lines, state.dropped, state.isClosed)
        }
    }
}
