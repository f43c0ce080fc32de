/// Why a new password is not taken, in one word for a program.
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

    /// What is wrong with the field that holds it.
    package var fieldProblem: FieldProblem {
        switch self {
        case .tooShort(let minLength): .passwordShort(least: minLength)
        case .tooLong(let maxLength): .passwordLong(most: maxLength)
        case .leaked: .passwordLeaked
        case .contextWord: .passwordContext
        case .trivial: .passwordTrivial
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
