/// Why a password of the right length is refused, in words for the person who typed it.
enum PasswordWeakness {
    case leaked
    case contextWord
    case trivial

    var sentence: String {
        switch self {
        case .leaked: "Password is on a list of leaked or very common passwords; please choose another one"
        case .contextWord:
            "Password is little more than your user ID, name, e-mail or the name of this site; please choose another one"
        case .trivial: "Password only repeats or counts up a few characters; please choose another one"
        }
    }
}
