extension Authentication {
    /// How many different factors were proven: 0, 1 or 2. A method of which this program knows nothing counts for none.
    package var level: Int { methods.level }

    /// The methods as tokens and `GET /api/id` name them (RFC 8176 §2), each once.
    ///
    /// What a provider has said has no name there, and `mfa` tells of the verification beside a passkey.
    package var methodNames: [String] {
        var names = methods.isDisjoint(with: [.totp, .recoveryCode, .staffCode]) ? [] : ["otp"]
        if methods.contains(.passkey) { names.append("pop") }
        if methods.contains(.password) { names.append("pwd") }
        return names
    }

    /// What a token says of the methods: their names, and `mfa` where there was more than one factor.
    package var methodClaims: [String] { methodNames + (level > 1 ? ["mfa"] : []) }

    /// What a token says of the time: that of the second factor where there was one, as it is what the level rests on.
    package var claimedTime: Timestamp { level > 1 ? factorAt ?? at : lastProof }
}
