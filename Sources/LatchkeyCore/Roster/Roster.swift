/// A list of people, as a file says it: whom it names, and which of its rows say nothing that can be taken.
///
/// Rows are counted as a spreadsheet counts them, from 1, the headings included. `Web/client/roster/roster.js` reads the same
/// (R-030, `Tests/vectors/roster.json`).
package struct Roster: Equatable, Sendable {
    /// Whose file it seems to be.
    package enum Form: String, Sendable {
        case table
        case oneRoster = "oneroster"
        case gitHubClassroom = "github_classroom"
        case googleClassroom = "google_classroom"
    }

    package enum Notice: String, Sendable {
        /// Nothing says which encoding it is: `sample` shows it.
        case encodingGuessed = "encoding_guessed"
        /// One column without a heading was taken for names.
        case namesAssumed = "names_assumed"
    }

    package struct Person: Equatable, Sendable {
        package let row: Int
        package var uid: String
        /// The list has no user ID for them.
        package var isUIDMade = false
        package let name: String
        package let email: String
        /// Keys.
        package let groups: [String]
        /// A day, or RFC 3339.
        package let ends: String
        package let role: String
        package let password: String
        /// By names of fields.
        package let profile: [String: String]
        /// What OneRoster calls them in its other files.
        package let sourcedID: String
    }

    /// A row that cannot be taken.
    package struct Problem: Equatable, Sendable {
        package enum Code: String, Sendable {
            case quoteOpen = "quote_open"
            /// More cells than headings.
            case cellsCount = "cells_count"
            /// More than 1,000 characters.
            case cellLong = "cell_long"
            case nameMissing = "name_missing"
            case groupForm = "group_form"
            /// The end is neither a day, as `2026-12-24`, nor a time, as `2026-12-24T00:00:00Z`.
            case endsForm = "ends_form"
            /// The name has no Latin letter, so the list must say the user ID.
            case uidNeeded = "uid_needed"
            case duplicateRow = "duplicate_row"
        }

        package let row: Int
        package let code: Code
        /// What the row says of whom it is about, at most 100 characters of each.
        package let name: String
        package let uid: String
        /// The row that says the same, for `duplicate_row`.
        package var first: Int?

        private static let shown = 100

        init(row: Int, code: Code, name: String, uid: String, first: Int? = nil) {
            func cut(_ text: String) -> String {
                String(String.UnicodeScalarView(text.unicodeScalars.prefix(Problem.shown)))
            }
            self.row = row
            self.code = code
            self.name = cut(name)
            self.uid = cut(uid)
            self.first = first
        }
    }

    /// A row that is about nobody who is to be taken.
    package struct Skipped: Equatable, Sendable {
        package enum Reason: String, Sendable {
            case notActive = "not_active"
            case notEnabled = "not_enabled"
            case notStudent = "not_student"
            case notAPerson = "not_a_person"
        }

        package let row: Int
        package let reason: Reason
    }

    package let encoding: RosterEncoding
    package let delimiter: RosterDelimiter
    package let form: Form
    /// Headings whose columns are not taken.
    package let ignored: [String]
    package let notices: [Notice]
    /// At most ten names with letters beyond ASCII, where the encoding was guessed.
    package let sample: [String]
    package let people: [Person]
    package let problems: [Problem]
    package let skipped: [Skipped]

    /// The same, where nobody is in one of these groups.
    package func without(groups: Set<String>) -> Roster {
        with(people.map { person in person.with(groups: person.groups.filter { !groups.contains($0) }) })
    }

    func with(_ people: [Person]) -> Roster {
        Roster(
            encoding: encoding, delimiter: delimiter, form: form, ignored: ignored, notices: notices, sample: sample,
            people: people, problems: problems, skipped: skipped)
    }
}

extension Roster.Person {
    func with(groups: [String]) -> Roster.Person {
        Roster.Person(
            row: row, uid: uid, isUIDMade: isUIDMade, name: name, email: email, groups: groups, ends: ends, role: role,
            password: password, profile: profile, sourcedID: sourcedID)
    }
}

/// How a list is read where it does not say so itself.
package struct RosterOptions: Sendable {
    package var encoding: RosterEncoding?
    package var delimiter: RosterDelimiter?
    /// Names of declared fields of profiles; one of them wins over what a heading means otherwise.
    package var fields: [String] = []
    package var takesRoles = false
    package var takesPasswords = false

    package init() {}
}
