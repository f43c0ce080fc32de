import Foundation

/// Where a command reads and writes.
struct Console: Sendable {
    let writeLine: @Sendable (String) -> Void
    let writeErrorLine: @Sendable (String) -> Void
    /// Shows the prompt and reads a line that is not shown; nil without a terminal.
    let readHidden: @Sendable (_ prompt: String) -> [UInt8]?
    /// Shows the prompt and reads a line that is shown; nil without a terminal.
    let readAnswer: @Sendable (_ prompt: String) -> [UInt8]?
    /// Shows the line in place of the one before, on a terminal only; an empty one takes it away.
    let showProgress: @Sendable (String) -> Void
    /// The next line of standard input without its end; nil when there is none.
    let readLine: @Sendable () -> [UInt8]?
    /// What of the output could not be written, if anything.
    var lost: @Sendable () -> LostOutput? = { nil }

    func write(_ line: String) { writeLine(line) }

    /// Lines, the last of which the console ends itself.
    func write(block bytes: [UInt8]) {
        let isEnded = bytes.last == UInt8(ascii: "\n")
        write(String(decoding: isEnded ? bytes.dropLast() : bytes[...], as: UTF8.self))
    }

    func writeError(_ line: String) { writeErrorLine(line) }

    func complain(_ line: String) { writeErrorLine("latchkey: " + line) }

    static let standard = Console(
        writeLine: { line in StandardOutput.write(Data((line + "\n").utf8)) },
        writeErrorLine: { try? FileHandle.standardError.write(contentsOf: Data(($0 + "\n").utf8)) },
        readHidden: Terminal.readHidden,
        readAnswer: Terminal.readAnswer,
        showProgress: Terminal.showProgress,
        readLine: Terminal.readLine,
        lost: { StandardOutput.lost }
    )
}
