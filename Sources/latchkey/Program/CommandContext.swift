import Foundation
import LatchkeyCore
import LatchkeyFlows

/// What a command may know of the world around it.
struct CommandContext: Sendable {
    let environment: [String: String]
    let workingDirectory: String
    let console: Console
    let clock: TimeSource
    let randomness: Randomness

    static let ofProcess = CommandContext(
        environment: ProcessInfo.processInfo.environment,
        workingDirectory: FileManager.default.currentDirectoryPath,
        console: .standard,
        clock: .system,
        randomness: .system
    )

    func now() -> Timestamp { clock.now() }

    /// The absolute path of one that may be relative to the working directory.
    func path(_ text: String) -> String {
        text.utf8.first == UInt8(ascii: "/") ? text : workingDirectory + "/" + text
    }
}
