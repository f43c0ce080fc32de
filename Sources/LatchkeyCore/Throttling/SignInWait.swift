/// What keeps the next attempt at an account waiting.
package struct SignInWait: Equatable, Sendable {
    /// The longest of all doors and devices; nil where nobody has to wait.
    package let until: Timestamp?
    /// Too many were wrong in a row: the password opens nothing until it is set anew, but on devices that the account knows.
    package let isPasswordOff: Bool

    package init(until: Timestamp?, isPasswordOff: Bool) {
        self.until = until
        self.isPasswordOff = isPasswordOff
    }
}
