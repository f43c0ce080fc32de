import LatchkeyCore

extension TimedPlace {
    /// What a row behind the place fulfils. Of rows of one time the id decides.
    static func condition(behind place: TimedPlace?) -> SQLText? {
        place.map { SQLText(text: "(created_at, id) < (?, ?)", arguments: [$0.at.databaseValue, $0.id.databaseValue]) }
    }

    static let orderBy = "created_at DESC, id DESC"
}
