import NIOCore

/// How far the present request of a connection, or of a stream of HTTP/2, has come, and since when.
enum RequestPhase {
    /// Nothing of the next request has arrived.
    case idle(since: NIODeadline)
    case head(since: NIODeadline)
    case body(since: NIODeadline)
    /// The request is here; the answer is being made or sent.
    case answering(since: NIODeadline)
    /// Our side is over. Bytes are thrown away for a moment: closing with unread input makes the kernel send RST, which
    /// can discard the answer in flight.
    case closing(since: NIODeadline)

    /// It has taken all the time that it may.
    func isOver(_ limits: RequestLimits) -> Bool {
        let (since, seconds) =
            switch self {
            case .idle(let since): (since, limits.idleSeconds)
            case .head(let since): (since, limits.headSeconds)
            case .body(let since): (since, limits.bodySeconds)
            // A client that does not read its answer; handlers themselves never take this long.
            case .answering(let since): (since, limits.idleSeconds)
            case .closing(let since): (since, limits.closingSeconds)
            }
        return NIODeadline.now() - since >= .seconds(Int64(seconds))
    }
}
