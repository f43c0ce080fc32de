import NIOCore

/// The PINGs of a client that asks whether the connection still stands (RFC 9113 §6.7): thirty, and one more each second.
struct OrdinaryPings {
    private static let ping: (type: UInt8, length: Int, acknowledged: UInt8) = (6, 8, 1)
    private static let most = 30

    private var left = OrdinaryPings.most
    private var since: NIODeadline?

    /// Whether it is one that is answered here.
    mutating func isOrdinary(_ head: HTTP2FrameHead, at now: NIODeadline) -> Bool {
        guard head.type == OrdinaryPings.ping.type, head.length == OrdinaryPings.ping.length, head.stream == 0,
            head.flags & OrdinaryPings.ping.acknowledged == 0
        else { return false }
        fill(at: now)
        return left > 0
    }

    /// With what it brought.
    mutating func answer(_ payload: ByteBuffer, into answers: inout ByteBuffer) {
        left -= 1
        answers.writeInteger(UInt32(OrdinaryPings.ping.length) << 8 | UInt32(OrdinaryPings.ping.type))
        answers.writeInteger(OrdinaryPings.ping.acknowledged)
        answers.writeInteger(0 as UInt32)
        answers.writeImmutableBuffer(payload)
    }

    private mutating func fill(at now: NIODeadline) {
        let begun = since ?? now
        let seconds = max(0, (now - begun).nanoseconds / 1_000_000_000)
        left = min(OrdinaryPings.most, left + Int(min(seconds, Int64(OrdinaryPings.most))))
        since = begun + .seconds(seconds)
    }
}
