import LatchkeyServer
import NIOCore
import Testing

@Suite("Resets of streams that are over")
struct LateResetsTests {
    private static let magic = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    /// Has the bytes of a reset of stream 1 in its payload.
    private static let data: [UInt8] = [0, 0, 13, 0, 0, 0, 0, 0, 7] + reset(1)

    private static func reset(_ stream: UInt8) -> [UInt8] {
        [0, 0, 4, 3, 0, 0, 0, 0, stream, 0, 0, 0, 8]
    }

    private static func passed(_ bytes: [UInt8], ended: [Int], piece: Int) -> [UInt8] {
        var resets = LateResets()
        for stream in ended { resets.streamEnded(stream) }
        var output: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            output += resets.without(ByteBuffer(bytes: rest.prefix(piece))).readableBytesView
            rest = rest.dropFirst(piece)
        }
        return output
    }

    @Test(
        "S-366: one is left out for each stream that is over, and nothing else, however the bytes are cut",
        arguments: [1, 2, 9, 12, 13, 24, 25, 36, 37, 1000])
    func oneForEach(piece: Int) {
        typealias Tests = LateResetsTests
        let open = Tests.data + Tests.reset(5)
        let sent = Tests.magic + Tests.reset(1) + open + Tests.reset(3) + Tests.reset(1) + Tests.data
        let passed = Tests.passed(sent, ended: [1, 3], piece: piece)
        #expect(passed == Tests.magic + open + Tests.reset(1) + Tests.data)
    }

    @Test("S-366: a connection without any goes on as it came", arguments: [1, 10, 1000])
    func untouched(piece: Int) {
        typealias Tests = LateResetsTests
        let connection: [UInt8] = [0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 8]
        let tooLong: [UInt8] = [0, 0, 5, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8, 8]
        let sent = Tests.magic + Tests.data + Tests.reset(9) + connection + tooLong + Tests.data
        #expect(Tests.passed(sent, ended: [1], piece: piece) == sent)
    }

    @Test("S-366: streams that ended long ago are forgotten, and their resets are counted")
    func forgotten() {
        typealias Tests = LateResetsTests
        let later = (1...256).map { 2 * $0 + 1 }
        let ended = [1] + later
        let old = Tests.magic + Tests.reset(1)
        #expect(Tests.passed(old, ended: ended, piece: 1000) == old)
        #expect(Tests.passed(Tests.magic + Tests.reset(3), ended: ended, piece: 1000) == Tests.magic)
    }
}
