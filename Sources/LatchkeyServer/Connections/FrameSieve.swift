package import NIOCore

/// What a client of HTTP/2 sends, without its resets of streams that are over, and without PINGs, whose answers are made here.
///
/// An attacker saves nothing: a reset that is left out belongs to a request that was answered whole, and PINGs beyond a few go on to those
/// who count them.
package struct FrameSieve {
    package struct Passed {
        /// What goes on.
        package var bytes: ByteBuffer
        /// What the client is sent.
        package var answers = ByteBuffer()
    }

    package var resets = LateResets()
    private var pings = OrdinaryPings()
    /// Bytes that pass unread: the client's preface, then frames.
    private var passing = SettingsAcknowledgement.magicBytes
    /// The beginning of a frame that is cut in two, and may be left out.
    private var held = ByteBuffer()

    package init() {}

    /// What becomes of `bytes`, and of those before.
    package mutating func sift(_ bytes: ByteBuffer, at now: NIODeadline) -> Passed {
        var input = bytes
        if held.readableBytes > 0 {
            input = held
            input.writeImmutableBuffer(bytes)
            held = ByteBuffer()
        }
        var passed = Passed(bytes: ByteBuffer())
        // Up to here all is in the output, or left out.
        var done = input.readerIndex
        var index = done
        while let head = nextLeftOut(of: &input, &index, at: now) {
            passed.bytes.writeImmutableBuffer(slice(input, done, index))
            leaveOut(head, slice(input, index + HTTP2FrameHead.bytes, index + head.wholeBytes), &passed.answers)
            index += head.wholeBytes
            done = index
        }
        guard done > input.readerIndex else {
            passed.bytes = input
            return passed
        }
        passed.bytes.writeImmutableBuffer(slice(input, done, input.writerIndex))
        return passed
    }

    /// The next one, which begins at `index`; nil at the end of what can be judged: what is behind it is held.
    private mutating func nextLeftOut(
        of input: inout ByteBuffer, _ index: inout Int, at now: NIODeadline
    ) -> HTTP2FrameHead? {
        while index < input.writerIndex {
            let rest = input.writerIndex - index
            if passing > 0 {
                let count = min(passing, rest)
                passing -= count
                index += count
                continue
            }
            guard let head = HTTP2FrameHead(input, at: index), !isLeftOut(head, at: now) || rest >= head.wholeBytes
            else {
                held = slice(input, index, input.writerIndex)
                input.moveWriterIndex(to: index)
                return nil
            }
            if isLeftOut(head, at: now) { return head }
            passing = head.wholeBytes
        }
        return nil
    }

    private mutating func isLeftOut(_ head: HTTP2FrameHead, at now: NIODeadline) -> Bool {
        resets.isLate(head) || pings.isOrdinary(head, at: now)
    }

    private mutating func leaveOut(_ head: HTTP2FrameHead, _ payload: ByteBuffer, _ answers: inout ByteBuffer) {
        if resets.isLate(head) { resets.leaveOut(head) } else { pings.answer(payload, into: &answers) }
    }

    private func slice(_ buffer: ByteBuffer, _ start: Int, _ end: Int) -> ByteBuffer {
        buffer.getSlice(at: start, length: end - start) ?? ByteBuffer()
    }
}
