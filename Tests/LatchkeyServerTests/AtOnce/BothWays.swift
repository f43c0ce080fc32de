import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport

@testable import LatchkeyServer

/// Two servers on one database: one answers at once what it can, the other lets everything go the usual way.
struct BothWays: Sendable {
    let atOnce: Latchkey
    let usual: Latchkey

    static func run(
        _ configure: @escaping @Sendable (inout ServerConfiguration) -> Void = { _ in },
        _ test: @escaping @Sendable (BothWays) async throws -> Void
    ) async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        let clock = TestClock()
        try await withLatchkey {
            $0.isLive = true
            $0.store = Store(database.store.database)
            $0.clock = clock
            $0.server = configure
        } _: { atOnce in
            try await withLatchkey {
                $0.isLive = true
                $0.store = Store(database.store.database)
                $0.clock = clock
                $0.server = { server in
                    configure(&server)
                    server.answersAtOnce = false
                }
            } _: { usual in
                try await test(BothWays(atOnce: atOnce, usual: usual))
            }
        }
    }

    /// What one connection got, what was logged for it, and how many of the answers were given at once.
    struct Exchange: Equatable {
        let received: String
        let logged: [String]
        let atOnce: Int
    }

    /// Both hear what has changed, so that their memory may be believed again.
    func follow() async throws {
        for latchkey in [atOnce, usual] { try await latchkey.flows.sessions.live.followChanges() }
    }

    /// Sends the bytes to both, and answers what they had to say.
    func exchange(_ text: String) async throws -> (atOnce: Exchange, usual: Exchange) {
        (try await exchange(text, with: atOnce), try await exchange(text, with: usual))
    }

    private func exchange(_ text: String, with latchkey: Latchkey) async throws -> Exchange {
        let logged = latchkey.log.lines.count
        let answered = latchkey.server.metrics.answersAtOnce
        let received = try await RawSocket.connected(to: latchkey.port) { socket in
            socket.send(text)
            socket.finishSending()
            return socket.everything(within: 30)
        }
        return Exchange(
            received: BothWays.undated(received),
            logged: latchkey.log.lines.dropFirst(logged).filter { $0.contains(" request ") }.map(BothWays.timeless),
            atOnce: latchkey.server.metrics.answersAtOnce - answered)
    }

    private static func undated(_ text: String) -> String {
        text.split(separator: "\r\n", omittingEmptySubsequences: false).map { line in
            // The form stays: three letters, a comma, and 29 characters in all.
            line.hasPrefix("date: ") || line.hasPrefix("Date: ")
                ? String(line.prefix(6)) + "\(line.dropFirst(6).count) \(line.hasSuffix(" GMT"))" : String(line)
        }.joined(separator: "\r\n")
    }

    private static func timeless(_ line: String) -> String {
        line.split(separator: " ").map { word in
            for name in ["hb.request.id=", "microseconds="] where word.hasPrefix(name) { return name }
            return String(word)
        }.joined(separator: " ")
    }
}
