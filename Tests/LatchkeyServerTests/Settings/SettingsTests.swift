import HTTPTypes
import LatchkeyFlows
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite struct SettingsTests {
    @Test("Pages learn what a form must say, and nothing more")
    func settings() async throws {
        try await withLatchkey({ options in
            options.flows.registration = .closed
            options.flows.emailDomains = ["school.example", "club.example"]
            options.flows.passwordMinLength = 15
            options.server = {
                $0.uidLabel = "GitHub ID"
                $0.sendsMail = false
            }
        }) { latchkey in
            let answer = try await latchkey.send(.get, "/api/settings")
            #expect(
                answer.text == #"{"registration":"closed","email_domains":["school.example","club.example"],"#
                    + #""uid_label":"GitHub ID","sends_mail":false,"password":{"min_length":15,"max_length":256}}"#
            )
        }
    }
}
