package import LatchkeyCore

/// What would become of a list, or of a part of one: what the judge of one part cannot know of the others, the parts put together tell.
package struct RosterPreview: Sendable {
    /// In the order of the rows.
    package let verdicts: [RosterVerdict]
    /// How many people could be added at all; nil where that has no ceiling.
    package let room: Int?
    /// Nil for leaders, who end nobody.
    package let administrators: ListedAdministrators?
}
