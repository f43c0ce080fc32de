import NIOCore

/// What waits at the socket until an answer is sent.
extension RequestLimitsHandler {
    /// While an answer is made, requests behind it stay where they are: they would fill memory that nobody counts (S-317).
    func read(context: ChannelHandlerContext) {
        if holdsReads { isReadHeld = true } else { context.read() }
    }

    var holdsReads: Bool {
        guard isOneConnection else { return false }
        if case .answering = phase { return true }
        if case .closing = phase { return false }
        // The head of the next request has come along; its body waits.
        return unanswered > 1
    }

    func resumeReading(_ context: ChannelHandlerContext) {
        guard isReadHeld else { return }
        isReadHeld = false
        context.read()
    }
}
