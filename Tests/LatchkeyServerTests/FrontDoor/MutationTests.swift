import HTTPTypes
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Mutated requests")
struct MutationTests {
    /// The same numbers in every run, so that a failure can be seen again.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64 = 0x2545_f491_4f6c_dd1d

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private static func mutated(_ bytes: [UInt8], _ numbers: inout Numbers) -> [UInt8] {
        var bytes = bytes
        for _ in 0...Int.random(in: 0..<4, using: &numbers) {
            let place = Int.random(in: 0..<bytes.count, using: &numbers)
            switch Int.random(in: 0..<4, using: &numbers) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &numbers)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(UInt8.random(in: .min ... .max, using: &numbers), at: place)
            default: bytes.insert(contentsOf: bytes[place..<min(place + 30, bytes.count)], at: place)
            }
        }
        return bytes
    }

    @Test("S-238: 600 mutated requests are answered or closed, none with 5xx, and the server lives on")
    func mutations() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let json = #"{"uid":"nobody","password":"x"}"#
            let seeds = [
                "GET /api/id HTTP/1.1\r\nHost: localhost\r\nCookie: latchkey=a.b.c; x=y\r\nOrigin: http://localhost:4500\r\n\r\n",
                "POST /api/authenticate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 31\r\n\r\n\(json)",
                "PUT /api/user HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1f\r\n\(json)\r\n0\r\n\r\n",
            ].map { Array($0.utf8) }
            var numbers = Numbers()
            for index in 0..<600 {
                let request = MutationTests.mutated(seeds[index % 3], &numbers)
                let answer = try await RawSocket.connected(to: latchkey.port) { socket in
                    socket.send(request)
                    socket.finishSending()
                    let answer = socket.answer(within: 5)
                    #expect(socket.isClosed(within: 5), "\(index)")
                    return answer
                }
                #expect((answer?.status ?? 400) < 500, "\(index): \(String(decoding: request, as: UTF8.self))")
            }
            let alive = try await RawSocket.connected(to: latchkey.port) { socket in
                socket.send(Array("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                return socket.answer(within: 5)
            }
            #expect(alive?.status == 200)
        }
    }
}
