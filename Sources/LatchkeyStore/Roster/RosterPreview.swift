package import LatchkeyCore

/// What would become of a list, or of a part of one: what the judge of one part cannot know of the others, the parts put together tell.
package struct RosterPreview: Sendable {
    /// Of administrators for good, of whom one always remains (S-210).
    package struct Administrators: Sendable {
        /// How many there are.
        package let count: Int
        /// Places in the list of those whom it gives an end.
        package let ended: [Int]
    }

    /// In the order of the rows.
    package let verdicts: [RosterVerdict]
    /// How many people could be added at all; nil where that has no ceiling.
    package let room: Int?
    /// Nil for leaders, who end nobody.
    package let administrators: Administrators?
}
