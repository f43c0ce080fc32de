import Foundation
import Logging
import Synchronization
import Testing

@testable import latchkey

@Suite("Log lines of strangers")
struct LogWriterTests {
    private static func remarks(_ left: @escaping @Sendable () -> [String] = { [] }) -> LogWriter.Remarks {
        LogWriter.Remarks(dropped: { "dropped \($0)" }, summaries: left)
    }

    /// How many lines a line says were dropped; nil for a line of the log.
    private static func dropped(_ line: Substring) -> Int? {
        line.hasPrefix("dropped ") ? Int(line.dropFirst(8)) : nil
    }

    /// How many lines are written or counted in whole lines of `bytes`.
    private static func told(_ bytes: [UInt8]) -> Int {
        let whole = bytes.prefix((bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)
        return String(decoding: whole, as: UTF8.self).split(separator: "\n").reduce(0) { $0 + (dropped($1) ?? 1) }
    }

    @Test("S-323: a pipe that nobody reads stops neither those who log nor the end; what does not fit is counted")
    func fullPipe() throws {
        let pipe = Pipe()
        let writing = pipe.fileHandleForWriting
        let writer = LogWriter(limit: 100_000, remarks: LogWriterTests.remarks()) { line in
            try? writing.write(contentsOf: Data((line + "\n").utf8))
        }
        let started = ContinuousClock.now
        // A pipe holds 64 KiB; the writer's thread stands still from then on.
        for number in 0..<50_000 { writer.add("line \(number) " + String(repeating: "x", count: 80)) }
        writer.close(within: 0.3)
        #expect(ContinuousClock.now - started < .seconds(30))
        let lines = Mutex<[Substring]>([])
        let reader = DispatchSemaphore(value: 0)
        let reading = pipe.fileHandleForReading
        Thread.detachNewThread {
            var bytes: [UInt8] = []
            // The writer may have told of some in between.
            while LogWriterTests.told(bytes) < 50_000 {
                let more = reading.availableData
                guard !more.isEmpty else { break }
                bytes += more
            }
            let text = String(decoding: bytes, as: UTF8.self)
            lines.withLock { $0 = text.split(separator: "\n") }
            reader.signal()
        }
        #expect(reader.wait(timeout: .now() + 30) == .success)
        let read = lines.withLock { $0 }
        let dropped = read.compactMap(LogWriterTests.dropped).reduce(0, +)
        #expect(read.first?.hasPrefix("line 0 ") == true)
        #expect(dropped > 40_000 && read.count { LogWriterTests.dropped($0) == nil } + dropped == 50_000)
    }

    @Test("S-323: lines come out whole and in order, and the end waits for them")
    func order() {
        let written = Mutex<[String]>([])
        let writer = LogWriter(remarks: LogWriterTests.remarks { ["summary"] }) { line in
            written.withLock { $0.append(line) }
        }
        for number in 0..<5_000 { writer.add("\(number)") }
        writer.close(within: 30)
        let lines = written.withLock { $0 }
        #expect(lines.filter { $0 != "summary" } == (0..<5_000).map { "\($0)" })
        #expect(lines.last == "summary")
        writer.add("after the end")
        // Neither does the second end wait for a writer that is gone.
        writer.close(within: 30)
        #expect(written.withLock { $0 } == lines)
    }

    @Test("S-279, S-323: of one kind a burst and then a few lines a second are written, the others are counted")
    func budget() {
        let budget = LineBudget()
        let refused = LineBudget.Kind(level: .info, message: "request", detail: "token_missing")
        let other = LineBudget.Kind(level: .info, message: "audit", detail: "signed_in")
        let start = ContinuousClock.now
        let admitted = (0..<1_000).count { _ in budget.admits(refused, at: start) }
        #expect(admitted == Int(LineBudget.burst))
        #expect(budget.admits(other, at: start), "another kind has a budget of its own")
        let left = budget.takeLeftOut()
        #expect(left.map(\.kind) == [refused] && left.map(\.count) == [1_000 - admitted])
        #expect(budget.takeLeftOut().isEmpty)
        let later = (0..<1_000).count { _ in budget.admits(refused, at: start + .seconds(10)) }
        #expect(later == Int(10 * LineBudget.perSecond))
        #expect(
            (0..<1_000).count { _ in budget.admits(refused, at: start + .seconds(100_000)) } == Int(LineBudget.burst))
        // A clock that stands still or goes back gives nothing.
        #expect(!budget.admits(refused, at: start))
    }

    @Test("S-323: kinds that nobody foresaw share one budget in the end")
    func manyKinds() {
        let budget = LineBudget()
        let now = ContinuousClock.now
        let admitted = (0..<5_000).count { number in
            budget.admits(LineBudget.Kind(level: .info, message: "kind \(number)", detail: ""), at: now)
        }
        #expect(admitted < 1_000)
    }

    @Test("S-323: what was left out is told in one line with its count", arguments: LogFormat.allCases)
    func summary(format: LogFormat) throws {
        let written = Mutex<[String]>([])
        let log = ServerLog(format: format, level: .info) { line in written.withLock { $0.append(line) } }
        for _ in 0..<1_000 {
            log.logger.info("request", metadata: ["code": "token_missing", "status": "401", "path": "/a\nb"])
        }
        log.close()
        let lines = written.withLock { $0 }
        #expect(lines.count < 200)
        let last = try #require(lines.last)
        #expect(last.contains("left out") && last.contains("token_missing"))
        let counted = Int(LineBudget.burst)
        #expect(lines.count { $0.contains("401") } >= counted)
        #expect(!lines.contains { $0.utf8.contains(UInt8(ascii: "\n")) }, "one event is one line")
    }

    @Test("At debug nothing is left out: an operator asked for it")
    func debug() {
        let written = Mutex(0)
        let logger = ServeCommand.logger(format: .json, level: .debug) { _ in written.withLock { $0 += 1 } }
        for _ in 0..<500 { logger.debug("request", metadata: ["status": "200"]) }
        #expect(written.withLock { $0 } == 500)
    }
}
