import LatchkeyServer
import NIOCore
import Testing

@Suite("What is kept from those who count frames")
struct FrameSieveTests {
    private static let magic = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    /// Has the bytes of a reset of stream 1 in its payload.
    private static let data: [UInt8] = [0, 0, 13, 0, 0, 0, 0, 0, 7] + reset(1)

    private static func reset(_ stream: UInt8) -> [UInt8] {
        [0, 0, 4, 3, 0, 0, 0, 0, stream, 0, 0, 0, 8]
    }

    private static func passed(_ bytes: [UInt8], ended: [Int], piece: Int) -> [UInt8] {
        var sieve = FrameSieve()
        for stream in ended { sieve.resets.streamEnded(stream) }
        return sift(bytes, piece, &sieve).passed
    }

    private static func sift(
        _ bytes: [UInt8], _ piece: Int, _ sieve: inout FrameSieve, at seconds: Int64 = 0
    ) -> (passed: [UInt8], answers: [UInt8]) {
        var (output, answers): ([UInt8], [UInt8]) = ([], [])
        var rest = bytes[...]
        while !rest.isEmpty {
            let passed = sieve.sift(
                ByteBuffer(bytes: rest.prefix(piece)), at: .uptimeNanoseconds(1) + .seconds(seconds))
            output += passed.bytes.readableBytesView
            answers += passed.answers.readableBytesView
            rest = rest.dropFirst(piece)
        }
        return (output, answers)
    }

    @Test(
        "S-366: one reset is left out for each stream that is over, and nothing else, however the bytes are cut",
        arguments: [1, 2, 9, 12, 13, 24, 25, 36, 37, 1000])
    func oneForEach(piece: Int) {
        typealias Tests = FrameSieveTests
        let open = Tests.data + Tests.reset(5)
        let sent = Tests.magic + Tests.reset(1) + open + Tests.reset(3) + Tests.reset(1) + Tests.data
        let passed = Tests.passed(sent, ended: [1, 3], piece: piece)
        #expect(passed == Tests.magic + open + Tests.reset(1) + Tests.data)
    }

    @Test("S-366: a connection without any goes on as it came", arguments: [1, 10, 1000])
    func untouched(piece: Int) {
        typealias Tests = FrameSieveTests
        let connection: [UInt8] = [0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 8]
        let tooLong: [UInt8] = [0, 0, 5, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8, 8]
        let sent = Tests.magic + Tests.data + Tests.reset(9) + connection + tooLong + Tests.data
        #expect(Tests.passed(sent, ended: [1], piece: piece) == sent)
    }

    @Test("S-366: streams that ended long ago are forgotten, and their resets are counted")
    func forgotten() {
        typealias Tests = FrameSieveTests
        let later = (1...256).map { 2 * $0 + 1 }
        let ended = [1] + later
        let old = Tests.magic + Tests.reset(1)
        #expect(Tests.passed(old, ended: ended, piece: 1000) == old)
        #expect(Tests.passed(Tests.magic + Tests.reset(3), ended: ended, piece: 1000) == Tests.magic)
    }

    private static func ping(_ last: UInt8, flags: UInt8 = 0, stream: UInt8 = 0) -> [UInt8] {
        [0, 0, 8, 6, flags, 0, 0, 0, stream, 1, 2, 3, 4, 5, 6, 7, last]
    }

    @Test(
        "S-368: a PING is left out and answered with what it brought, however the bytes are cut; the rest goes on",
        arguments: [1, 2, 9, 16, 17, 18, 24, 1000])
    func pings(piece: Int) {
        typealias Tests = FrameSieveTests
        var sieve = FrameSieve()
        sieve.resets.streamEnded(3)
        let tooShort: [UInt8] = [0, 0, 7, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7]
        let others = Tests.ping(8, flags: 1) + Tests.ping(8, stream: 1) + tooShort
        let sent = Tests.magic + Tests.ping(8) + Tests.data + Tests.reset(3) + Tests.ping(9) + others + Tests.data
        let (passed, answers) = Tests.sift(sent, piece, &sieve)
        #expect(passed == Tests.magic + Tests.data + others + Tests.data)
        #expect(answers == Tests.ping(8, flags: 1) + Tests.ping(9, flags: 1))
    }

    @Test("S-368: of a flood thirty PINGs are answered, and one more each second; the others go on to be counted")
    func flood() {
        typealias Tests = FrameSieveTests
        var sieve = FrameSieve()
        let flood = (0..<100).flatMap { Tests.ping($0) }
        func answered(at second: Int64) -> Int { Tests.sift(flood, 1000, &sieve, at: second).answers.count / 17 }
        #expect(Tests.sift(Tests.magic, 24, &sieve).answers.isEmpty)
        #expect(answered(at: 0) == 30)
        #expect(answered(at: 0) == 0)
        #expect(answered(at: 1) == 1)
        #expect(answered(at: 12) == 11)
        #expect(answered(at: 1000) == 30)
        #expect(Tests.sift(flood, 1000, &sieve, at: 1000).passed == flood)
    }
}
