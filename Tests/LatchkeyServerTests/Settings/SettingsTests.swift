import HTTPTypes
import LatchkeyCore
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
                    + #""uid_label":"GitHub ID","sends_mail":false,"has_profile_fields":false,"#
                    + #""password":{"min_length":15,"max_length":256},"factors":{"enabled":true},"#
                    + #""passkeys":{"enabled":true,"rp_id":"localhost","related_origins":[]},"providers":[],"#
                    + #""fallback":false,"public_url":"http://localhost:8587","front_end_url":null,"#
                    + #""site":{"name":null,"logo":null,"accent":null,"home_url":null,"support":null}}"#
            )
            #expect(try await latchkey.send(.get, "/site/logo").status == 404)
        }
    }

    @Test("Front ends on every host learn what the site is called, its colour, and where its logo is")
    func site() async throws {
        try await withLatchkey({ options in
            options.server = { configuration in
                configuration.site.name = "Example School"
                configuration.site.accent = AccentColor("166534")
                configuration.site.homeURL = "/start"
                configuration.frontEndURL = "https://alice.github.io/app/"
                configuration.site.support = "the \"office\""
                configuration.site.logo = SiteLogo(Array("<svg><script>alert(1)</script></svg>".utf8))
            }
        }) { latchkey in
            let settings = try await latchkey.send(.get, "/api/settings")
            #expect(
                settings.text.hasSuffix(
                    ##""front_end_url":"https://alice.github.io/app/","##
                        + ##""site":{"name":"Example School","logo":"/site/logo","accent":"#166534","home_url":"/start","##
                        + ##""support":"the \"office\""}}"##))
            let logo = try await latchkey.send(.get, "/site/logo")
            #expect(logo.status == 200 && logo.header("Content-Type") == "image/svg+xml")
            #expect(logo.header("Cross-Origin-Resource-Policy") == "cross-origin")
            #expect(logo.header("Cache-Control") == "no-cache")
            let tag = try #require(logo.header("ETag"))
            let again = try await latchkey.send(.get, "/site/logo", headers: [("If-None-Match", tag)])
            #expect(again.status == 304 && again.body.isEmpty)
        }
    }

    @Test("S-319: a logo that is opened by itself runs no script, whatever it holds")
    func logoRunsNothing() async throws {
        try await withLatchkey({ options in
            options.server = { $0.site.logo = SiteLogo(Array("<svg><script>alert(1)</script></svg>".utf8)) }
        }) { latchkey in
            let logo = try await latchkey.send(.get, "/site/logo")
            let policies = logo.headers.filter { $0.name == .contentSecurityPolicy }.map(\.value)
            #expect(policies.contains { $0.hasPrefix("default-src 'none'") } && policies.contains("sandbox"))
            #expect(logo.header("X-Content-Type-Options") == "nosniff")
        }
    }
}
