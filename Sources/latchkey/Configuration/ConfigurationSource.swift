import LatchkeyCore

/// Where a value of the configuration was written, for the sentence about what is wrong with it.
enum ConfigurationSource: Equatable, Sendable {
    case commandLine
    case environment(variable: String)
    case file(name: String, line: Int?)

    var text: String {
        switch self {
        case .commandLine: "the command line"
        case .environment(let variable): "\(variable) (environment)"
        case .file(let name, let line): name.printable + (line.map { ", line \($0)" } ?? "")
        }
    }
}

extension ConfigurationSource? {
    /// The end of a sentence about the value; empty where none was written.
    var reference: String {
        switch self {
        case nil: ""
        case .commandLine: "; it was given on the command line"
        case .some(let source): "; see \(source.text)"
        }
    }
}

/// A value as it was written, and where.
struct WrittenValue: Equatable, Sendable {
    let raw: RawValue
    let source: ConfigurationSource
}

extension RawValue {
    /// Without white space at the ends; nil when nothing is left, because an empty value is not set.
    var trimmed: RawValue? {
        switch self {
        case .text(let text):
            let trimmed = TypedText.trimmed(text)
            // A list of nothing says nothing either, and no other value is made of commas.
            return trimmed.utf8.allSatisfy { $0 == UInt8(ascii: ",") || $0 == 0x20 } ? nil : .text(trimmed)
        case .list(let entries):
            let trimmed = entries.map(TypedText.trimmed).filter { !$0.isEmpty }
            return trimmed.isEmpty ? nil : .list(trimmed)
        }
    }
}
