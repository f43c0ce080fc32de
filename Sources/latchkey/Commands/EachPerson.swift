import LatchkeyCore

/// An act on several people is the act on one in a loop: one who is refused keeps nobody else from it, and is named.
enum EachPerson {
    /// Throws what the act throws for one alone, by name for a uid that nobody has; of several, a `CommandFailure` with a line for
    /// each who was refused.
    static func run(_ uids: [String], _ act: (String) async throws -> Void) async throws {
        guard uids.count > 1 else {
            for uid in uids { try await named(uid) { try await act(uid) } }
            return
        }
        var lines: [String] = []
        for uid in uids {
            do {
                try await act(uid)
            } catch let error as LatchkeyError {
                lines.append("\(uid.printable): \(error.sentence)")
            } catch let failure as CommandFailure {
                lines += failure.lines
            }
        }
        guard lines.isEmpty else { throw CommandFailure(lines: lines) }
    }

    /// Throws a `CommandFailure` that names the uid where nobody has it, and what the act throws otherwise.
    static func named<Result>(_ uid: String, _ act: () async throws -> Result) async throws -> Result {
        do {
            return try await act()
        } catch let error as LatchkeyError where error.code == .notFound {
            throw CommandFailure("no account has the uid \(uid.printable(atMost: 80)); see `latchkey user list`")
        }
    }
}
