import ArgumentParser
import LatchkeyCore

/// What names something, by its id among others, or the value of a field. One id in 64 and each negative number begin with a hyphen, which
/// the parser takes for options; so `marked` puts a mark before them that nobody can type, and this takes it off.
struct NameArgument: ExpressibleByArgument {
    private static let mark: Character = "\0"

    let text: String

    init(argument: String) {
        self.text = argument.first == NameArgument.mark ? String(argument.dropFirst()) : argument
    }

    /// The arguments, with a mark before each id that begins with a hyphen, and before each negative number that is to be the value of a
    /// field. Behind `--` nothing is an option.
    static func marked(_ arguments: [String]) -> [String] {
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        let takesNumbers = arguments.starts(with: ["user", "set-field"])
        return arguments[..<end].map { argument in
            isHyphenatedID(argument) || (takesNumbers && isNegative(argument)) ? "\(mark)\(argument)" : argument
        } + arguments[end...]
    }

    private static func isNegative(_ argument: String) -> Bool {
        argument.first == "-" && argument.utf8.dropFirst().first.map(ASCII.isDigit) == true
    }

    /// An id has 16 bytes, and that of a key 32 (RFC 7638).
    private static func isHyphenatedID(_ argument: String) -> Bool {
        guard argument.hasPrefix("-"), let bytes = Base64URL.decode(argument.utf8), [16, 32].contains(bytes.count)
        else { return false }
        // The names of options have neither.
        return argument.utf8.contains { ASCII.isDigit($0) || $0 == UInt8(ascii: "_") || (0x41...0x5a).contains($0) }
    }
}
