package import LatchkeyCore
import LatchkeyStore

/// A list of people, as somebody sends it.
package struct RosterWish: Sendable {
    /// One of the list: what it says, or why it says nothing that makes sense.
    package struct Row: Sendable {
        package let uid: String?
        package let fields: Result<NewAccountFields, LatchkeyError>
        /// Keys.
        package let groups: [String]
        /// A time that has come is good for somebody who has that end already.
        package let end: Timestamp?
        package let expects: AddAccounts.Expectation?

        package init(
            uid: String?, fields: Result<NewAccountFields, LatchkeyError>, groups: [String] = [], end: Timestamp? = nil,
            expects: AddAccounts.Expectation? = nil
        ) {
            self.uid = uid
            self.fields = fields
            self.groups = groups
            self.end = end
            self.expects = expects
        }
    }

    package let rows: [Row]
    /// The id of a group that all of them are put into.
    package let group: String?
    package let existing: RosterExisting
    /// How long the codes of new people are good for.
    package let codeLifetime: Duration
    /// Only says what would become of it.
    package let isDryRun: Bool

    /// How many people it counts for (`Quota.namedPeople`): a row with many groups costs as much as several.
    var people: Int {
        rows.reduce(0) { $0 + max(1, ($1.groups.count + Quota.groupsOfOneRow - 1) / Quota.groupsOfOneRow) }
    }

    package init(
        rows: [Row], group: String?, existing: RosterExisting, codeLifetime: Duration?, isDryRun: Bool
    ) {
        self.rows = rows
        self.group = group
        self.existing = existing
        self.codeLifetime = codeLifetime ?? FirstCodes.defaultLifetime
        self.isDryRun = isDryRun
    }
}

/// What became of a list, or would.
package struct RosterOutcome: Sendable {
    package struct Added: Sendable {
        package let index: Int
        package let account: Account
        /// Nil for somebody who was given a password.
        package let code: IssueRecoveryCode.Issued?
    }

    package struct Existing: Sendable {
        package let index: Int
        /// As it was before the list.
        package let account: Account
        package let changes: [RosterVerdict.Change]
        /// Fields of the profile that the row names and that are not written.
        package let ignored: [String]
    }

    /// Where a list stopped whose first parts are stored.
    package struct Stop: Sendable {
        /// The first row that is not taken, from 0.
        package let index: Int
        package let error: LatchkeyError
    }

    /// In the order of the list.
    package var added: [Added] = []
    package var existing: [Existing] = []
    package var refusals: [AddAccounts.Refusal] = []
    /// Of a dry run: how many people could be added now; nil where that has no ceiling.
    package var room: Int?
    /// Of a dry run: who administers for good, and whom of them the list ends; nil for leaders.
    package var administrators: ListedAdministrators?
    /// Nil where every row has its answer.
    package var stop: Stop?

    /// Another part of the same list.
    static func += (outcome: inout RosterOutcome, part: RosterOutcome) {
        outcome.added += part.added
        outcome.existing += part.existing
        outcome.refusals += part.refusals
    }
}
