/// What a token for somebody's own API says (RFC 9068 §2.2); times are seconds since 1970.
public struct ServiceClaims: Equatable, Sendable {
    /// The session a token was asked for with.
    public struct Session: Equatable, Sendable {
        /// Names the session and opens nothing: `sid_public`.
        public let publicID: String
        /// When the person last proved who they are: `auth_time`.
        public let authenticatedAt: Int64

        /// Claims of one session.
        public init(publicID: String, authenticatedAt: Int64) {
            self.publicID = publicID
            self.authenticatedAt = authenticatedAt
        }
    }

    /// The server's `public_url`.
    public let issuer: String
    /// The account's id.
    public let subject: String
    /// The one API it is for.
    public let audience: String
    /// At this second the token is no longer good.
    public let expiresAt: Int64
    /// When it was made.
    public let issuedAt: Int64
    /// Different for each token: `jti`.
    public let tokenID: String
    /// What the person typed to sign in.
    public let uid: String
    /// The names of the roles that counted when it was made.
    public let roles: [String]
    /// Nil for a token that no session asked for. This server makes none.
    public let session: Session?

    /// Claims that nobody has checked.
    public init(
        issuer: String, subject: String, audience: String, expiresAt: Int64, issuedAt: Int64, tokenID: String,
        uid: String, roles: [String], session: Session?
    ) {
        self.issuer = issuer
        self.subject = subject
        self.audience = audience
        self.expiresAt = expiresAt
        self.issuedAt = issuedAt
        self.tokenID = tokenID
        self.uid = uid
        self.roles = roles
        self.session = session
    }

    /// What `ClaimsWriter` wrote, and nothing else: the order and the spelling are fixed, as in `ClaimsText`.
    init(payload: [UInt8]) throws(SessionTokenError) {
        var reader = ClaimsReader(payload)
        func text(_ place: Range<Int>) -> String { ClaimsReader.text(payload[place]) }
        let issuer = try reader.string(after: #"{"iss":"#)
        let subject = try reader.string(after: #","sub":"#)
        let audience = try reader.string(after: #","aud":"#)
        self.expiresAt = try reader.seconds(after: #","exp":"#)
        self.issuedAt = try reader.seconds(after: #","iat":"#)
        let tokenID = try reader.string(after: #","jti":"#)
        let uid = try reader.string(after: #","client_id":"session","uid":"#)
        let roles = try reader.strings(after: #","roles":"#)
        let session = try reader.hasMore ? ServiceClaims.session(&reader, payload) : nil
        try reader.end(after: "}")
        var list = ClaimsReader(payload, at: roles.lowerBound)
        self.issuer = text(issuer)
        self.subject = text(subject)
        self.audience = text(audience)
        self.tokenID = text(tokenID)
        self.uid = text(uid)
        self.roles = try list.stringList().map { text($0) }
        self.session = session
    }

    private static func session(
        _ reader: inout ClaimsReader, _ payload: [UInt8]
    ) throws(SessionTokenError) -> Session {
        let publicID = try reader.string(after: #","sid_public":"#)
        let time = try reader.seconds(after: #","auth_time":"#)
        return Session(publicID: ClaimsReader.text(payload[publicID]), authenticatedAt: time)
    }
}
