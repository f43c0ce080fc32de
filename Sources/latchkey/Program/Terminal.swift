#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// Inside the type, `write` is its own.
private let writeBytes = write

/// Standard input, read byte by byte so that nothing after the line is taken away from others.
enum Terminal {
    /// Longer than any password may be, so that what is cut here is refused later.
    private static let longestLine = 4096

    /// Standard output is read by the person at the keyboard, not kept.
    static var showsOutput: Bool { isatty(STDOUT_FILENO) == 1 }

    static func readHidden(_ prompt: String) -> [UInt8]? {
        var shown = termios()
        guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &shown) == 0 else { return nil }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        write(prompt)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            write("\n")
        }
        return readLine()
    }

    static func readAnswer(_ prompt: String) -> [UInt8]? {
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        write(prompt)
        return readLine() ?? []
    }

    static func readLine() -> [UInt8]? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < longestLine {
            let count = read(STDIN_FILENO, &byte, 1)
            guard count == 1 else { return line.isEmpty ? nil : line }
            guard byte != UInt8(ascii: "\n") else { break }
            line.append(byte)
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
    }

    static func showProgress(_ line: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        // Back to the line's beginning, and clear to its end (ECMA-48).
        write("\r\u{1B}[K" + line)
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = writeBytes(STDERR_FILENO, bytes, bytes.count)
    }
}
