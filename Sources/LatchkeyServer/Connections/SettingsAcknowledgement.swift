package import NIOCore

/// What a client of HTTP/2 sends, with the acknowledgements of our first settings moved to the front.
///
/// RFC 9113 §6.5.3: a client confirms each SETTINGS frame by an empty one, in order. Here these stand right behind the client's
/// own first SETTINGS frame, and those that it sends later are left out.
package struct SettingsAcknowledgement {
    /// "PRI * HTTP/2.0", two line breaks, "SM" and two more (RFC 9113 §3.4).
    static let magicBytes = 24
    /// The largest frame before a client knows any of our settings.
    private static let mostBytes = 16_384
    private static let frame: [UInt8] = [0, 0, 0, 4, 1, 0, 0, 0, 0]

    /// What cannot be judged yet: the beginning, or the head of a frame, cut in two.
    private var held = ByteBuffer()
    private var isBeginning = true
    /// Bytes that are missing of the frame that is passing.
    private var missing = 0
    private var expected: Int

    /// `count` is the number of our SETTINGS frames.
    package init(of count: Int) {
        self.expected = count
    }

    /// Nothing more is to be changed.
    package var isOver: Bool { expected == 0 && held.readableBytes == 0 }

    /// What goes on of `bytes`, and of those before.
    package mutating func passing(_ bytes: ByteBuffer) -> ByteBuffer {
        if isOver { return bytes }
        var bytes = bytes
        held.writeBuffer(&bytes)
        var output = ByteBuffer()
        output.reserveCapacity(held.readableBytes + expected * SettingsAcknowledgement.frame.count)
        if isBeginning { passBeginning(&output) }
        while !isBeginning, expected > 0, passNext(&output) {}
        if expected == 0 { pass(held.readableBytes, &output) }
        held.discardReadBytes()
        return output
    }

    private mutating func passBeginning(_ output: inout ByteBuffer) {
        guard let head = frameHead(behind: SettingsAcknowledgement.magicBytes) else { return }
        let isSettings = head.type == 4 && head.flags & 1 == 0 && head.stream == 0
        guard isSettings, head.length <= SettingsAcknowledgement.mostBytes else {
            // No client of HTTP/2; what is behind this says so.
            expected = 0
            isBeginning = false
            return
        }
        let end = SettingsAcknowledgement.magicBytes + HTTP2FrameHead.bytes + head.length
        guard held.readableBytes >= end else { return }
        pass(end, &output)
        for _ in 0..<expected { output.writeBytes(SettingsAcknowledgement.frame) }
        isBeginning = false
    }

    /// False when more must arrive.
    private mutating func passNext(_ output: inout ByteBuffer) -> Bool {
        guard missing == 0 else {
            let count = min(missing, held.readableBytes)
            pass(count, &output)
            missing -= count
            return missing == 0
        }
        guard let head = frameHead(behind: 0) else { return false }
        if head.type == 4, head.flags & 1 == 1, head.length == 0, head.stream == 0 {
            held.moveReaderIndex(forwardBy: HTTP2FrameHead.bytes)
            expected -= 1
        } else {
            missing = HTTP2FrameHead.bytes + head.length
        }
        return true
    }

    private mutating func pass(_ count: Int, _ output: inout ByteBuffer) {
        guard var bytes = held.readSlice(length: count) else { return }
        output.writeBuffer(&bytes)
    }

    private func frameHead(behind offset: Int) -> HTTP2FrameHead? {
        HTTP2FrameHead(held, at: held.readerIndex + offset)
    }
}
