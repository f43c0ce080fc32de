import LatchkeyCore
import LatchkeyStore

/// The uids of a list so far, whatever its parts are.
struct RosterUIDs {
    private var seen: Set<[UInt8]> = []

    /// False for a uid that a row before it has.
    mutating func isFirst(_ uid: String) -> Bool { seen.insert(Array(UID.canonical(of: uid).utf8)).inserted }
}

/// The rows of a list as they would be stored, and those that cannot be.
struct RosterDraft {
    private(set) var entries: [RosterEntry] = []
    /// Of the people who would be new, by the index of their rows.
    private(set) var codes: [Int: IssueRecoveryCode.Issued] = [:]
    private(set) var refusals: [AddAccounts.Refusal] = []

    mutating func add(_ entry: RosterEntry, code: IssueRecoveryCode.Issued?) {
        entries.append(entry)
        codes[entry.index] = code
    }

    mutating func refuse(_ index: Int, _ uid: String?, _ error: LatchkeyError) {
        refusals.append(AddAccounts.Refusal(index: index, uid: uid, error: error))
    }

    /// What the store said of the entries, put together with the refusals.
    func outcome(_ verdicts: [RosterVerdict]) -> RosterOutcome {
        var outcome = RosterOutcome()
        outcome.refusals = refusals
        for (entry, verdict) in zip(entries, verdicts) {
            switch verdict {
            case .new(let groups):
                var account = entry.new.account
                account.groups = groups.map { Membership($0, isMarkedLeader: false) }
                outcome.added.append(
                    RosterOutcome.Added(index: entry.index, account: account, code: codes[entry.index]))
            case .existing(let account, let changes, let ignored):
                outcome.existing.append(
                    RosterOutcome.Existing(
                        index: entry.index, account: account, changes: changes, ignored: ignored))
            case .refused(let error):
                outcome.refusals.append(
                    AddAccounts.Refusal(index: entry.index, uid: entry.new.account.uid, error: error))
            }
        }
        outcome.refusals.sort { $0.index < $1.index }
        return outcome
    }
}
