import LatchkeyCore

/// The columns of `session` that make a `Session`, in the order in which `session` reads them.
enum SessionRow {
    static let columns = """
        session.public_id, session.account_id, session.created_at, session.last_seen_at, session.idle_end, \
        session.absolute_end, session.remembered, session.ip, session.user_agent, \
        session.authenticated_at, session.methods, session.planned_end, session.factor_at, session.transport, \
        CASE WHEN session.token_key IS NULL THEN 0 ELSE 1 END
        """
    static let count = 15

    static func session(_ row: DatabaseRow, from first: Int = 0) throws -> Session {
        Session(
            publicID: try row.id(first),
            accountID: try row.id(first + 1),
            createdAt: try row.timestamp(first + 2),
            authentication: Authentication(
                methods(in: try row.text(first + 10)), at: try row.timestamp(first + 9),
                factorAt: try row.optionalTimestamp(first + 12)),
            lastSeenAt: try row.timestamp(first + 3),
            idleEnd: try row.timestamp(first + 4),
            absoluteEnd: try row.timestamp(first + 5),
            plannedEnd: try row.optionalTimestamp(first + 11),
            isRemembered: try row.bool(first + 6),
            ip: try row.text(first + 7),
            userAgent: try row.text(first + 8),
            // One that only a later program knows is renewed by nothing here.
            transport: SessionTransport(rawValue: try row.integer(first + 13)) ?? .token,
            hasKey: try row.bool(first + 14)
        )
    }

    /// As the column `methods` holds them: `password`, or several with spaces between.
    static func text(of methods: AuthenticationMethods) -> String {
        methods.sorted.map(\.rawValue).joined(separator: " ")
    }

    /// A method that only a later program knows proves nothing here.
    static func methods(in text: String) -> AuthenticationMethods {
        AuthenticationMethods(text.split(separator: " ").compactMap { AuthenticationMethod(rawValue: String($0)) })
    }
}
