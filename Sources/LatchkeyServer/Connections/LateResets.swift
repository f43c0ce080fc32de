package import NIOCore

/// What a client of HTTP/2 sends, without its resets of streams that are over (RFC 9113 §5.1: such a frame may arrive, and means nothing).
///
/// Chromium resets the stream of each answer 304 and of each preflight as soon as it has the head, although that head ended the stream.
/// One reset is left out for each stream; all others go on to those who count them (CVE-2023-44487).
package struct LateResets {
    private static let reset: (type: UInt8, length: Int) = (3, 4)
    /// More than a client may have open at the same time, twice over.
    private static let remembered = 256

    /// The streams that have ended last, each at the place that its number gives; 0 where there is none.
    private var ended = [UInt32](repeating: 0, count: LateResets.remembered)
    /// Bytes that pass unread: the client's preface, then frames.
    private var passing = SettingsAcknowledgement.magicBytes
    /// The beginning of a head or of a reset that is cut in two.
    private var held = ByteBuffer()

    package init() {}

    /// The answer of this stream has been sent whole, or the stream was reset.
    package mutating func streamEnded(_ stream: Int) {
        let stream = UInt32(truncatingIfNeeded: stream)
        ended[place(of: stream)] = stream
    }

    /// What goes on of `bytes`, and of those before.
    package mutating func without(_ bytes: ByteBuffer) -> ByteBuffer {
        var input = bytes
        if held.readableBytes > 0 {
            input = held
            input.writeImmutableBuffer(bytes)
            held = ByteBuffer()
        }
        var output = ByteBuffer()
        // Up to here all is in the output, or left out.
        var done = input.readerIndex
        var index = done
        while reachesLateReset(&input, &index) {
            output.writeImmutableBuffer(slice(input, done, index))
            index += HTTP2FrameHead.bytes + LateResets.reset.length
            done = index
        }
        guard done > input.readerIndex else { return input }
        output.writeImmutableBuffer(slice(input, done, input.writerIndex))
        return output
    }

    /// Whether `index` stands at the next one; else at the end of what can be judged: what is behind it is held.
    private mutating func reachesLateReset(_ input: inout ByteBuffer, _ index: inout Int) -> Bool {
        while index < input.writerIndex {
            let rest = input.writerIndex - index
            if passing > 0 {
                let count = min(passing, rest)
                passing -= count
                index += count
            } else if let head = HTTP2FrameHead(input, at: index), !isLate(head) {
                passing = HTTP2FrameHead.bytes + head.length
            } else if let head = HTTP2FrameHead(input, at: index), rest >= HTTP2FrameHead.bytes + head.length {
                ended[place(of: head.stream)] = 0
                return true
            } else {
                held = slice(input, index, input.writerIndex)
                input.moveWriterIndex(to: index)
            }
        }
        return false
    }

    private func isLate(_ head: HTTP2FrameHead) -> Bool {
        head.type == LateResets.reset.type && head.length == LateResets.reset.length && head.stream != 0
            && ended[place(of: head.stream)] == head.stream
    }

    /// Streams of a client have odd numbers (RFC 9113 §5.1.1).
    private func place(of stream: UInt32) -> Int {
        Int(stream >> 1) % LateResets.remembered
    }

    private func slice(_ buffer: ByteBuffer, _ start: Int, _ end: Int) -> ByteBuffer {
        buffer.getSlice(at: start, length: end - start) ?? ByteBuffer()
    }
}
