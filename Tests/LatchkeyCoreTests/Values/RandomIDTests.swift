import LatchkeyCore
import Synchronization
import Testing

extension Randomness {
    /// The same words at every run.
    static func repeatable() -> Randomness {
        let words = Words()
        return Randomness { words.next() }
    }
}

private final class Words: Sendable {
    private let count = Mutex<UInt64>(0)

    func next() -> UInt64 {
        count.withLock { count in
            count += 1
            return count &* 0x9e37_79b9_7f4a_7c15
        }
    }
}

@Suite struct RandomIDTests {
    @Test("An id comes back from its bytes and from its 22 characters")
    func idRoundTrips() {
        let randomness = Randomness.repeatable()
        for _ in 0..<100 {
            let id = RandomID(randomness)
            #expect(RandomID(bytes: id.bytes) == id)
            #expect(id.bytes.count == 16 && id.text.utf8.count == 22)
            #expect(RandomID(text: id.text.utf8) == id)
        }
        #expect(RandomID(bytes: Array(0..<16))?.text == "AAECAwQFBgcICQoLDA0ODw")
        #expect(RandomID(bytes: Array(0..<16))?.bytes == Array(0..<16))
    }

    @Test("Other lengths are refused", arguments: [0, 1, 15, 17, 32])
    func otherLengths(_ count: Int) {
        #expect(RandomID(bytes: [UInt8](repeating: 1, count: count)) == nil)
        #expect(RandomID(text: String(repeating: "A", count: count).utf8) == nil)
    }

    @Test(
        "S-061: one id has one spelling",
        arguments: [
            "AAECAwQFBgcICQoLDA0ODx", "AAECAwQFBgcICQoLDA0ODw=", "AAECAwQFBgcICQoLDA0ODw==", "AAECAwQFBgcICQoLDA0OD",
            "AAECAwQFBgcICQoLDA0OD ",
            "AAECAwQFBgcICQoLDA0ODww", "+AECAwQFBgcICQoLDA0ODw",
        ])
    func otherSpellings(_ text: String) {
        #expect(RandomID(text: text.utf8) == nil)
    }

    @Test("S-052: ids of the system's generator do not repeat")
    func idsDiffer() {
        #expect(Set((0..<10_000).map { _ in RandomID(.system) }).count == 10_000)
    }

    @Test("Randomness gives as many bytes as asked for", arguments: [0, 1, 7, 8, 9, 32, 100])
    func byteCounts(_ count: Int) {
        #expect(Randomness.repeatable().bytes(count).count == count)
    }

    @Test("An id's spread is never negative")
    func spreadIsNotNegative() {
        #expect((0..<1000).allSatisfy { _ in RandomID(.system).spread >= 0 })
    }
}
