extension Authentication {
    /// How many different factors were proven: 0, 1 or 2. A method of which this program knows nothing counts for none.
    package var level: Int { methods.level }

    /// The methods as tokens and `GET /api/id` name them (RFC 8176 §2), each once.
    package var methodNames: [String] { Set(methods.compactMap(\.claim)).sorted() }

    /// What a token says of the methods: their names, and `mfa` where there was more than one factor.
    package var methodClaims: [String] { methodNames + (level > 1 ? ["mfa"] : []) }

    /// What a token says of the time: that of the second factor where there was one, as it is what the level rests on.
    package var claimedTime: Timestamp { level > 1 ? factorAt ?? at : lastProof }
}

extension AuthenticationMethod {
    fileprivate var claim: String? {
        switch self {
        case .password: "pwd"
        // Proven elsewhere: RFC 8176 has no name for that.
        case .identity: nil
        case .totp, .recoveryCode, .staffCode: "otp"
        case .passkey: "pop"
        // Tells of the passkey beside it: `mfa` says it.
        case .userVerified: nil
        }
    }
}
