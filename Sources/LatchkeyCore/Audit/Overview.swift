/// How things are, in numbers, without anybody's name.
package struct Overview: Equatable, Sendable {
    package struct Day: Equatable, Sendable {
        /// The midnight (UTC) with which it begins.
        package let start: Timestamp
        package var signIns = 0
        package var failures = 0
        package var signUps = 0

        package init(start: Timestamp) {
            self.start = start
        }
    }

    /// So many days are told, today among them.
    package static let dayCount = 30

    package let people: [Account.State: Int]
    /// Live ones.
    package let sessions: Int
    /// The oldest first, each of them once.
    package let days: [Day]
    package let mails: [JobState: Int]
    /// The number of the newest step of the schema.
    package let schema: Int
    /// Active ones.
    package let administrators: Int
    /// Mails of the last day that were given up.
    package let failedMails: Int
    /// Mails that should have been sent a quarter of an hour ago.
    package let lateMails: Int
    /// Whether searches read an index.
    package let hasSearchIndex: Bool

    package init(
        people: [Account.State: Int], sessions: Int, days: [Day], mails: [JobState: Int], schema: Int,
        administrators: Int, failedMails: Int, lateMails: Int, hasSearchIndex: Bool
    ) {
        self.people = people
        self.sessions = sessions
        self.days = days
        self.mails = mails
        self.schema = schema
        self.administrators = administrators
        self.failedMails = failedMails
        self.lateMails = lateMails
        self.hasSearchIndex = hasSearchIndex
    }

    package var health: [HealthLine] {
        var lines: [HealthLine] = []
        if administrators < 2 { lines.append(.oneAdministrator) }
        if lateMails > 0 { lines.append(.mailsLate(lateMails)) }
        if failedMails > 0 { lines.append(.mailsFailed(failedMails)) }
        if !hasSearchIndex { lines.append(.searchWithoutIndex) }
        return lines
    }
}

/// Something that an administrator should see to, and how.
package struct HealthLine: Equatable, Sendable {
    /// Stable: pages have words of their own for it.
    package let code: String
    package let text: String
    package let fix: String

    static let oneAdministrator = HealthLine(
        code: "one_administrator", text: "Only one administrator can sign in.",
        fix: "Give a second person the role Admin, so that one forgotten password locks nobody out.")

    static let searchWithoutIndex = HealthLine(
        code: "search_without_index", text: "Searches read all accounts: PostgreSQL has no index for them.",
        fix: "Add the extension pg_trgm and the index account_search_trigram, as docs/operations.md shows.")

    static func mailsLate(_ count: Int) -> HealthLine {
        HealthLine(
            code: "mails_late", text: "E-mails that wait for more than a quarter of an hour: \(count).",
            fix: "See the mail server's answer in the outbox, then try `latchkey mail test`.")
    }

    static func mailsFailed(_ count: Int) -> HealthLine {
        HealthLine(
            code: "mails_failed", text: "E-mails of the last day that could not be sent: \(count).",
            fix: "See the mail server's answer in the outbox; from there they can be sent again.")
    }
}
