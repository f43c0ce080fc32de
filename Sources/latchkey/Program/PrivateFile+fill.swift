import Foundation
import LatchkeyCore

extension PrivateFile {
    /// Makes the file, and answers what `work` answers, which writes it bit by bit. Where that fails the file goes again: half of one looks
    /// like a whole one. Throws one line, and what `work` throws as a `LatchkeyError` or a `CommandFailure`.
    static func fill<Answer>(
        _ named: String, _ context: CommandContext,
        _ work: (_ write: ([UInt8]) throws -> Void) async throws -> Answer
    ) async throws -> Answer {
        let path = context.path(named)
        guard let file = begin(at: path) else {
            throw CommandFailure(
                "\(named.printable) cannot be made; its folder is missing, or the file exists already; name a new file")
        }
        do {
            let answer = try await work { try file.write(contentsOf: Data($0)) }
            try file.synchronize()
            try file.close()
            return answer
        } catch {
            try? file.close()
            try? FileManager.default.removeItem(atPath: path)
            guard !(error is LatchkeyError), !(error is CommandFailure) else { throw error }
            throw CommandFailure("\(named.printable) cannot be written; see that there is space left")
        }
    }
}
