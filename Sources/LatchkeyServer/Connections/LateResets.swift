/// Resets of streams that are closed: such a frame may arrive and must be ignored (RFC 9113 §5.1).
///
/// Chromium resets the stream of each answer 304 and of each preflight as soon as it has the head, although that head ended the stream.
/// One reset is left out for each stream; all others go on to those who count them (CVE-2023-44487).
package struct LateResets {
    private static let reset: (type: UInt8, length: Int) = (3, 4)
    /// More than a client may have open at the same time, twice over.
    private static let remembered = 256

    /// The streams that have ended last, each at the place that its number gives; 0 where there is none.
    private var ended = [UInt32](repeating: 0, count: LateResets.remembered)

    /// The answer of this stream has been sent whole, or the stream was reset.
    package mutating func streamEnded(_ stream: Int) {
        let stream = UInt32(truncatingIfNeeded: stream)
        ended[place(of: stream)] = stream
    }

    func isLate(_ head: HTTP2FrameHead) -> Bool {
        head.type == LateResets.reset.type && head.length == LateResets.reset.length && head.stream != 0
            && ended[place(of: head.stream)] == head.stream
    }

    mutating func leaveOut(_ head: HTTP2FrameHead) {
        ended[place(of: head.stream)] = 0
    }

    /// Streams of a client have odd numbers (RFC 9113 §5.1.1).
    private func place(of stream: UInt32) -> Int {
        Int(stream >> 1) % LateResets.remembered
    }
}
