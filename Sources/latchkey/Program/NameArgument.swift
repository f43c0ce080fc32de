import ArgumentParser
import LatchkeyCore

/// What names something, by its id among others. One id in 64 begins with a hyphen, which the parser takes for options; so `marked`
/// puts a mark before it that nobody can type, and this takes it off.
struct NameArgument: ExpressibleByArgument {
    private static let mark: Character = "\0"

    let text: String

    init(argument: String) {
        self.text = argument.first == NameArgument.mark ? String(argument.dropFirst()) : argument
    }

    /// The arguments, with a mark before each id that begins with a hyphen. Behind `--` nothing is an option.
    static func marked(_ arguments: [String]) -> [String] {
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        return arguments[..<end].map { isHyphenatedID($0) ? "\(mark)\($0)" : $0 } + arguments[end...]
    }

    private static func isHyphenatedID(_ argument: String) -> Bool {
        guard argument.hasPrefix("-"), RandomID(text: argument.utf8) != nil else { return false }
        // The names of options have neither.
        return argument.utf8.contains { ASCII.isDigit($0) || $0 == UInt8(ascii: "_") || (0x41...0x5a).contains($0) }
    }
}
