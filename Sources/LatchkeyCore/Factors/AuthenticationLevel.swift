extension Set<AuthenticationMethod> {
    /// How many different factors these have proven: 0, 1 or 2.
    ///
    /// A code proves nothing alone, and two codes are one factor.
    package var level: Int {
        guard contains(.password) else { return 0 }
        return isDisjoint(with: [.totp, .recoveryCode, .staffCode]) ? 1 : 2
    }
}
