import LatchkeyServer
import NIOCore
import Testing

@Suite("Acknowledged settings of HTTP/2")
struct SettingsAcknowledgementTests {
    private static let magic = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    private static let ack: [UInt8] = [0, 0, 0, 4, 1, 0, 0, 0, 0]
    private static let settings: [UInt8] = [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100]
    /// HEADERS of stream 1 whose payload looks like acknowledgements.
    private static let head: [UInt8] = [0, 0, 18, 1, 5, 0, 0, 0, 1] + ack + ack
    private static let ping: [UInt8] = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]

    private static func passed(_ bytes: [UInt8], piece: Int) -> (bytes: [UInt8], isOver: Bool) {
        var acknowledgement = SettingsAcknowledgement(of: 2)
        var output: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            output += acknowledgement.passing(ByteBuffer(bytes: rest.prefix(piece))).readableBytesView
            rest = rest.dropFirst(piece)
        }
        return (output, acknowledgement.isOver)
    }

    @Test(
        "S-235: they stand behind the client's first settings and nowhere else, however the bytes are cut",
        arguments: [1, 2, 7, 9, 24, 33, 39, 40, 1000])
    func moved(piece: Int) {
        typealias Tests = SettingsAcknowledgementTests
        let start = Tests.magic + Tests.settings
        let sent = start + Tests.head + Tests.ack + Tests.ping + Tests.ack + Tests.head + Tests.ack
        let (bytes, isOver) = Tests.passed(sent, piece: piece)
        #expect(bytes == start + Tests.ack + Tests.ack + Tests.head + Tests.ping + Tests.head + Tests.ack)
        #expect(isOver)
        #expect(
            Tests.passed(start + Tests.head + Tests.ack, piece: piece).bytes == start + Tests.ack + Tests.ack
                + Tests.head)
    }

    @Test("S-235: what is no HTTP/2, or acknowledges wrongly, goes on as it came", arguments: [1, 50, 1000])
    func others(piece: Int) {
        typealias Tests = SettingsAcknowledgementTests
        let request = Array("GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=b\r\n\r\n".utf8)
        let large: [UInt8] = [0, 0x40, 1, 4, 0, 0, 0, 0, 0]
        for bytes in [request, Tests.magic + Tests.head, Tests.magic + Tests.ack, Tests.magic + large + [1, 2, 3]] {
            let (passed, isOver) = Tests.passed(bytes, piece: piece)
            #expect(passed == bytes && isOver)
        }
        let start = Tests.magic + Tests.settings
        let wrong: [[UInt8]] = [
            [0, 0, 1, 4, 1, 0, 0, 0, 0, 7], [0, 0, 0, 4, 1, 0, 0, 0, 3], [0, 0, 0, 6, 1, 0, 0, 0, 0],
        ]
        for frame in wrong {
            #expect(Tests.passed(start + frame, piece: piece).bytes == start + Tests.ack + Tests.ack + frame)
        }
    }
}
