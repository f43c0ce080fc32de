extension AuthenticationMethods {
    /// How many different factors these have proven: 0, 1 or 2.
    ///
    /// A code proves nothing alone, nor does a key that has not verified who holds it; two codes are one factor.
    package var level: Int {
        if contains(.passkey), contains(.userVerified) { return 2 }
        // Both are a first factor, and two of them are no more than one.
        guard contains(.password) || contains(.identity) else { return 0 }
        return isDisjoint(with: [.totp, .recoveryCode, .staffCode, .passkey]) ? 1 : 2
    }
}
