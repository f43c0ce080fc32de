import LatchkeyCore

/// Codes with which people who are on a list sign in for the first time: recovery codes that live longer, for accounts that have no
/// password yet (decision 0043).
package enum FirstCodes {
    package static let lifetimes = Duration.seconds(3600)...Duration.seconds(60 * 86_400)
    package static let defaultLifetime = Duration.seconds(21 * 86_400)

    /// Throws `invalid_fields` with the name of the field.
    static func check(_ lifetime: Duration, field: String) throws(LatchkeyError) {
        guard lifetimes.contains(lifetime) else { throw .field(field, .codeLifetime(lifetimes)) }
    }
}
