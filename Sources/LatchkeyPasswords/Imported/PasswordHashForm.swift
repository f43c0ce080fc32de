import LatchkeyCore

/// What a stored hash says it is. Only for strings out of the database or an import, never for what a person typed.
package enum PasswordHashForm: Sendable {
    case argon2(Argon2Hash)
    case pbkdf2(PBKDF2Hash)
    case scrypt(ScryptHash)
    case bcrypt(BcryptHash)
    case digest(DigestHash)

    /// Nil for text that no password can ever match: an unknown scheme, or a malformed hash (S-004).
    package init?(_ stored: String) {
        if let hash = Argon2Hash(stored) {
            self = .argon2(hash)
        } else if let hash = PBKDF2Hash(stored) {
            self = .pbkdf2(hash)
        } else if let hash = ScryptHash(stored) {
            self = .scrypt(hash)
        } else if let hash = BcryptHash(stored) {
            self = .bcrypt(hash)
        } else if let hash = DigestHash(stored) {
            self = .digest(hash)
        } else {
            return nil
        }
    }

    /// `argon2id`, `pbkdf2-sha256`, `scrypt`, `bcrypt` …
    package var scheme: String {
        switch self {
        case .argon2(let hash): String(hash.variant)
        case .pbkdf2(let hash): "pbkdf2-\(hash.digest.rawValue)"
        case .scrypt: "scrypt"
        case .bcrypt: "bcrypt"
        case .digest(let hash): hash.function.rawValue
        }
    }

    /// One round of a fast function: somebody who has it tries billions of passwords a second.
    package var isWeak: Bool {
        if case .digest = self { true } else { false }
    }

    /// Whether checking it costs little enough to be done at a sign-in; others never verify (S-005).
    package var isAcceptable: Bool { isWithin(.imported) }

    func isWithin(_ limits: Argon2Limits) -> Bool {
        switch self {
        case .argon2(let hash): hash.isWithin(limits)
        case .pbkdf2(let hash): hash.isAcceptable
        case .scrypt(let hash): hash.isAcceptable
        case .bcrypt(let hash): hash.isAcceptable
        case .digest: true
        }
    }
}

extension PasswordHashForm {
    func matches(_ password: [UInt8]) throws(LatchkeyError) -> Bool {
        switch self {
        case .argon2(let hash): try hash.matches(password)
        case .pbkdf2(let hash): hash.matches(password)
        case .scrypt(let hash): hash.matches(password)
        case .bcrypt(let hash): hash.matches(password)
        case .digest(let hash): hash.matches(password)
        }
    }
}
