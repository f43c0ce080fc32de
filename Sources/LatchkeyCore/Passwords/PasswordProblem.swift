/// Why a new password is not taken, in words for the person who typed it and in one word for a program.
package enum PasswordProblem: Equatable, Sendable {
    case tooShort(minLength: Int)
    case tooLong(maxLength: Int)
    case leaked
    case contextWord
    case trivial

    package var word: String {
        switch self {
        case .tooShort: "too_short"
        case .tooLong: "too_long"
        case .leaked: "leaked"
        case .contextWord: "context_word"
        case .trivial: "trivial"
        }
    }

    package var sentence: String {
        switch self {
        case .tooShort(let minLength): "Password must be at least \(minLength) characters"
        case .tooLong(let maxLength): "Password is longer than \(maxLength) characters"
        case .leaked: "Password is on a list of leaked or very common passwords; please choose another one"
        case .contextWord:
            "Password is little more than your user ID, name, e-mail or the name of this site; please choose another one"
        case .trivial: "Password only repeats or counts up a few characters; please choose another one"
        }
    }

    /// A length is a mistake in a field; the others are passwords that people would guess.
    package var isGuessable: Bool {
        switch self {
        case .tooShort, .tooLong: false
        case .leaked, .contextWord, .trivial: true
        }
    }
}
