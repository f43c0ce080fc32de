/// What sort of actor was behind an event. The numbers are stored.
package enum ActorKind: Int64, Sendable, CaseIterable {
    /// Behind a request: somebody signed in, or a stranger.
    case person = 1
    /// At the command line.
    case `operator` = 2
    /// A program with a token of its own.
    case service = 3
    /// The server itself, because a time was over.
    case system = 4

    /// The word on the wire.
    package var text: String {
        switch self {
        case .person: "person"
        case .operator: "operator"
        case .service: "service"
        case .system: "system"
        }
    }
}
