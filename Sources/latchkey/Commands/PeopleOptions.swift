import ArgumentParser
import LatchkeyCore

/// Which people a command is about: the filters of the page of people.
struct PeopleOptions: ParsableArguments {
    @Option(help: "Only accounts with this role.")
    var role: RoleArgument?

    @Option(help: "Only members of the group with this key.")
    var group: String?

    @Option(help: "Only accounts in this state: active, pending or disabled.")
    var state: StateArgument?

    @Flag(help: "Only accounts that have never signed in.")
    var neverSignedIn = false

    @Option(
        help: """
            Only accounts that end before this day begins (UTC), like 2027-07-31, or before a time like \
            2027-07-31T17:00:00Z.
            """)
    var endsBefore: DayArgument?

    /// `group` finds the group in use of a key. Throws one line that says what is wrong.
    func filter(
        _ roles: RoleCatalog, _ group: (String) async throws(LatchkeyError) -> GroupID
    ) async throws -> AccountFilter {
        var filter = AccountFilter(state: state?.state, role: try role?.role(in: roles).bits)
        filter.hasNeverSignedIn = neverSignedIn
        filter.endsBefore = endsBefore?.time
        if let key = self.group { filter.group = try await PeopleOptions.find(key, group) }
        return filter
    }

    private static func find(
        _ key: String, _ group: (String) async throws(LatchkeyError) -> GroupID
    ) async throws -> GroupID {
        do {
            return try await group(key)
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("no group in use has the key \(key.printable); see `latchkey group list`")
        }
    }

    /// A state by its wire word.
    struct StateArgument: ExpressibleByArgument {
        let state: Account.State

        init?(argument: String) {
            guard let state = Account.State.allCases.first(where: { $0.text.utf8.elementsEqual(argument.utf8) }) else {
                return nil
            }
            self.state = state
        }

        static var allValueStrings: [String] { Account.State.allCases.map(\.text) }
    }

    /// The beginning of a day, as `2027-07-31` (UTC), or a time of RFC 3339.
    struct DayArgument: ExpressibleByArgument {
        let time: Timestamp

        init?(argument: String) {
            guard let time = Timestamp(day: argument) ?? Timestamp(rfc3339: argument) else { return nil }
            self.time = time
        }
    }
}
