import LatchkeyCore

/// What a row of a list changes of somebody who is there.
struct RosterChange {
    let name: String?
    let end: Timestamp?
    /// Groups that they are not in yet.
    let joins: [GroupID]
    /// By names of fields.
    let profile: [String: String]

    /// How many events tell of it: what it costs.
    var events: Int {
        joins.count + (end == nil ? 0 : 1) + (name == nil && profile.isEmpty ? 0 : 1)
    }

    var parts: [RosterVerdict.Change] {
        (name == nil ? [] : [.name]) + (joins.isEmpty ? [] : [.group]) + (end == nil ? [] : [.ends])
            + (profile.isEmpty ? [] : [.profile])
    }
}
