import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite struct ConfigurationRouteTests {
    @Test("R-053: the configuration is told key by key, with value and source, and of a secret only that it is one")
    func lines() async throws {
        try await withLatchkey {
            $0.server = {
                $0.lines = [
                    ConfigurationLine(key: "registration", value: "open", source: .builtIn, isSecret: false),
                    ConfigurationLine(key: "secret_key", value: nil, source: .environment, isSecret: true),
                ]
            }
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("keeper", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            let answer = try await latchkey.send(.get, "/api/configuration", cookie: cookie)
            #expect(
                answer.text
                    == #"{"settings":[{"key":"registration","value":"open","source":"default","secret":false},"#
                    + #"{"key":"secret_key","value":null,"source":"environment","secret":true}]}"#)
            try await latchkey.operate.setRole(.teacher, uid: "boss")
            #expect(try await latchkey.send(.get, "/api/configuration", cookie: cookie).code == "forbidden")
        }
    }
}
