import LatchkeyCore
import LatchkeyFederation
import Synchronization
import Logging
import Testing

@testable import latchkey

/// What the log says of providers that are away.
@Suite struct ProviderLogTests {
    @Test("G-020: an outage is a warning with the provider's id and the step, and so is its end")
    func lines() {
        let written = Lines()
        let logger = ServeCommand.logger(format: .json, level: .info) { written.add($0) }
        let log = ProviderLog(logger: logger)
        log.write(.away(.oidc2, step: "discoveryIssuer"))
        log.write(.back(.oidc2))
        let lines = written.all
        #expect(lines.count == 2 && lines.allSatisfy { $0.contains(#""level":"warning""#) })
        #expect(
            lines.first?.contains(#""message":"provider unavailable: its discovery document cannot be read""#) == true)
        #expect(lines.first?.contains(#""provider":"oidc2","step":"discoveryIssuer""#) == true)
        #expect(lines.last?.contains(#""message":"provider available again","provider":"oidc2""#) == true)
    }

    @Test("G-013, G-021: of a refused id_token the log names the provider and the check")
    func refusedToken() {
        let written = Lines()
        let logger = ServeCommand.logger(format: .json, level: .info) { written.add($0) }
        ProviderLog(logger: logger).write(.tokenRefused(.google, check: "audience"))
        #expect(written.all.count == 1)
        #expect(written.all.first?.contains(#""message":"an id_token of a provider was refused""#) == true)
        #expect(written.all.first?.contains(#""check":"audience""#) == true)
    }

    @Test("G-014, G-021: of a refused key set the log names the provider and the check")
    func refusedKeys() {
        let written = Lines()
        let logger = ServeCommand.logger(format: .json, level: .info) { written.add($0) }
        ProviderLog(logger: logger).write(.keysRefused(.oidc2, check: "tooManyKeys"))
        #expect(written.all.count == 1)
        #expect(written.all.first?.contains(#""message":"the key set of a provider was refused""#) == true)
        #expect(written.all.first?.contains(#""provider":"oidc2""#) == true)
        #expect(written.all.first?.contains(#""check":"tooManyKeys""#) == true)
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }
}
