/// What cannot be undone is asked about once more.
enum Confirmation {
    /// Returns when the operator says yes, or has said so with `--yes`. Throws one line otherwise; without a terminal nobody is
    /// asked, and nothing is done.
    static func require(_ question: String, isGiven: Bool, _ console: Console) throws(CommandFailure) {
        guard !isGiven else { return }
        guard let answer = console.readAnswer(question + " Type yes: ") else {
            throw CommandFailure("no terminal to ask \"\(question)\"; use --yes; nothing was changed")
        }
        guard String(decoding: answer, as: UTF8.self) == "yes" else {
            throw CommandFailure("the answer was not yes; nothing was changed")
        }
    }
}
