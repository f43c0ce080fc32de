/// What a challenge was made for, and to what of the browser's it is bound: the same must come back with it.
package enum ChallengeUse: Equatable, Sendable {
    /// The device cookie's hash: nobody is signed in and nobody was named.
    case signIn(device: [UInt8])
    /// The ticket's hash.
    case factor(ticket: [UInt8])
    /// The session's public id.
    case register(session: [UInt8])
    /// The session's public id. What it is for is signed with the challenge: no request makes a passkey of it (F-033).
    case registerSecurityKey(session: [UInt8])
    /// The ticket's hash.
    case setUp(ticket: [UInt8])
    /// The session's public id.
    case reauth(session: [UInt8])

    package enum Purpose: UInt8, CaseIterable, Sendable {
        case signIn = 1
        case factor = 2
        case register = 3
        case setUp = 4
        case reauth = 5
        case registerSecurityKey = 6

        var isForRegistration: Bool { [.register, .registerSecurityKey, .setUp].contains(self) }
    }

    var purpose: Purpose {
        switch self {
        case .signIn: .signIn
        case .factor: .factor
        case .register: .register
        case .registerSecurityKey: .registerSecurityKey
        case .setUp: .setUp
        case .reauth: .reauth
        }
    }

    var binding: [UInt8] {
        switch self {
        case .signIn(let bytes), .factor(let bytes), .register(let bytes), .registerSecurityKey(let bytes),
            .setUp(let bytes), .reauth(let bytes):
            bytes
        }
    }
}
