/// What a token says of how somebody signed in; nothing in those that a server before these claims made (F-022).
struct SignInClaims {
    /// `auth_time` (OpenID Connect Core §2): when the person last proved who they are.
    let authenticatedAt: Int64?
    /// `amr` (RFC 8176 §1): by what means. The place of a list of strings.
    let methods: Range<Int>?

    /// Far more and longer ones than names like `pwd` and `otp`, so that a later version may add some.
    static let mostMethods = 16
    static let longestMethod = 32

    /// Each of the two may be absent.
    init(_ reader: inout ClaimsReader) throws(SessionTokenError) {
        self.authenticatedAt = try reader.optionalSeconds(after: #","auth_time":"#)
        self.methods = try reader.optionalStrings(
            after: #","amr":"#, most: SignInClaims.mostMethods, longest: SignInClaims.longestMethod)
    }
}
