import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyPasswords
import LatchkeyServer
import Logging
import Testing

@testable import latchkey

private let goodKey = "k9Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGa"

@Suite struct ConfigurationTests {
    @Test("No file and no variables: the design's defaults")
    func defaults() throws {
        let harness = try CommandHarness()
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context()).settings
        #expect(settings.httpHost == "127.0.0.1")
        #expect(settings.httpPort == 8587)
        #expect(settings.publicURL.text == "http://localhost:8587")
        #expect(settings.database == .sqlite(path: harness.path("data/latchkey.db")))
        #expect(settings.databaseWriters == 8)
        #expect(settings.flows.sessions == SessionLimits())
        #expect(settings.flows.throttle == ThrottlePolicy())
        #expect(settings.flows.passwordMinLength == 8)
        #expect(settings.password.argon2.memoryKiB == 19_456)
        #expect(settings.password.argon2.iterations == 2)
        #expect(settings.flows.maxStaleness == .seconds(5))
        #expect(settings.flows.liveSessionCapacity == 200_000)
        #expect(settings.flows.areFactorsEnabled && settings.flows.arePasskeysEnabled)
        #expect(settings.flows.auditRetention == .lasting(.seconds(400 * 86_400)))
        #expect(settings.flows.deleteAfterEnd == nil)
        #expect(!settings.server.isMetricsEnabled)
        guard case .generated(let path) = settings.secretKey else { Issue.record("a key is made"); return }
        #expect(path == harness.path("data/secret.key"))
    }

    /// Every key of every provider.
    private static let providers: [String: String] = ProviderID.allCases.reduce(into: [:]) { values, id in
        let key = "federation.\(id.rawValue)"
        values["\(key).client_id"] = "id-\(id.rawValue)"
        values["\(key).client_secret"] = "secret-\(id.rawValue)"
        values["\(key).name"] = "Button"
        values["\(key).scopes"] = "a, b"
        values["\(key).prompt"] = "none"
        values["\(key).uid"] = id.hasLogins ? "login" : "free"
        switch id {
        case .github:
            values["\(key).issuer"] = "https://github.school.example/login/oauth"
            values["\(key).organizations"] = "school"
        case .google: values["\(key).domains"] = "school.example"
        case .microsoft: values["\(key).tenants"] = "0f8fad5b-d9cb-469f-a165-70867728950e"
        case .gitlab:
            values["\(key).issuer"] = "https://git.school.example"
            values["\(key).groups"] = "school/year-9"
        case .discord: break
        case .oidc, .oidc2, .oidc3:
            values["\(key).issuer"] = "https://\(id.rawValue).example"
            values["\(key).trust_email"] = "true"
            values["\(key).require"] = "role=student"
            values["\(key).roles"] = "group=press:Editor"
        }
    }

    @Test("Flags win over the environment, the environment over the file")
    func precedence() throws {
        let harness = try CommandHarness()
        try harness.write("http:\n  port: 1001\n  host: 10.0.0.1\nsession.idle: 5m\n", to: "latchkey.yaml")
        let settings = try ConfigurationLoader.load(
            file: nil, flags: ["http.port": "1003"],
            harness.context(["LATCHKEY_HTTP_PORT": "1002", "LATCHKEY_HTTP_HOST": "10.0.0.2"])
        ).settings
        #expect(settings.httpPort == 1003)
        #expect(settings.httpHost == "10.0.0.2")
        #expect(settings.flows.sessions.idle == .seconds(300))
    }

    @Test("Every key is read from the file and from the environment alike", arguments: [false, true])
    func everyKey(fromFile: Bool) throws {
        let harness = try CommandHarness()
        var values: [String: String] = [
            "http.host": "0.0.0.0", "http.port": "9000", "public_url": "https://auth.school.example",
            "allowed_origins": "https://www.school.example,https://*.class.school.example",
            "front_end_url": "https://www.school.example/app/", "hand_off.return_paths": "/app/,/class",
            "database.url": "postgres://db.internal/latchkey",
            "database.listen_url": "postgresql://direct.internal/latchkey",
            "database.writers": "5", "secret_key": goodKey,
            "secret_key_previous": "Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGak9", "cookie.name": "jwt_python_flask",
            "cookie.domain": "school.example", "cookie.same_site": "lax", "cookie.fallback": "off",
            "cookie.insecure_http": "true",
            "session.idle": "30m", "session.absolute": "1d", "session.remember_idle": "2d",
            "session.remember_absolute": "3d", "session.max_staleness": "2s", "session.cache_size": "3000",
            "registration": "closed", "compatibility": "flask",
            "password.min_length": "15", "password.argon2.memory_kib": "47104", "password.argon2.iterations": "1",
            "password.argon2.threads": "3", "password.hash_queue": "9",
            "factors.enabled": "true", "factors.issuer": "Example: School", "factors.required": "Admin, Editor",
            "factors.grace": "0s", "factors.max_age": "12h", "factors.trust_device": "14d",
            "passkeys.enabled": "false", "passkeys.rp_id": "school.example", "passkeys.rp_name": "School",
            "passkeys.related_origins": "off",
            "tokens.audiences": "https://api.school.example=Editor, http://localhost:9000", "tokens.rotate": "30d",
            "throttle.network_ceiling": "500",
            "throttle.network_sign_in_ceiling": "400", "throttle.account_ceiling": "0",
            "throttle.sign_up_ceiling": "60", "throttle.write_ceiling": "120", "throttle.read_ceiling": "900",
            "throttle.many_ceiling": "700",
            "throttle.mail_ceiling": "0", "audit.retention": "30d", "audit.addresses": "network",
            "uid_label": "GitHub ID", "accounts.delete_after_end": "90d",
            "profile_fields":
                "section text, github text everyone,grade  number self staff : Final grade, notes text staff",
            "email_domains": "school.example, club.example",
            "roles": "Editor by Admin Teacher may posts:write: Edits the school paper, Member",
            "default_role": "Member", "teacher_scope": "all", "groups.leader_ceiling": "50",
            "site.name": "Example School", "site.logo": "logo.svg", "site.accent": "#166534",
            "site.home_url": "https://www.school.example/start", "site.support": "the school office",
            "mail.smtp_url": "smtp://post%40school.example@mail.school.example",
            "mail.smtp_password": "four-word-phrase",
            "mail.security": "off", "mail.from": "School Office <no-reply@school.example>", "mail.folder": "outbox",
            "mail.templates": "words", "mail.ca_file": "/etc/ssl/certs/ca-certificates.crt",
            "trusted_proxies": "10.0.0.0/8, ::1", "tls.certificate": "c.pem", "tls.key": "k.pem", "log.level": "debug",
            "log.format": "text", "metrics.enabled": "true", "accepted_advice": "registration, http.host",
        ]
        values.merge(ConfigurationTests.providers) { _, new in new }
        let files = ["secret_key_file"] + ProviderID.allCases.map { "federation.\($0.rawValue).client_secret_file" }
        #expect(Set(values.keys).union(files) == Set(Keys.all.map(\.name)))
        try harness.write("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", to: "logo.svg")
        var environment: [String: String] = [:]
        if fromFile {
            try harness.write(values.map { "\($0): \"\($1)\"\n" }.joined(), to: "latchkey.yaml")
        } else {
            for key in Keys.all { environment[key.environmentName] = values[key.name] }
        }
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context(environment)).settings
        #expect(settings.httpHost == "0.0.0.0")
        #expect(settings.publicURL.text == "https://auth.school.example")
        #expect(settings.server.allowedOrigins.count == 2)
        #expect(settings.database == .postgres(url: "postgres://db.internal/latchkey"))
        #expect(
            settings.mail.server
                == SMTPServer(
                    url: "smtp://mail.school.example:587", user: "post@school.example", password: "four-word-phrase",
                    security: .off, helloName: "auth.school.example", authorities: "/etc/ssl/certs/ca-certificates.crt")
        )
        #expect(settings.flows.emailDomains == ["school.example", "club.example"])
        #expect(settings.providers.map(\.id) == ProviderID.allCases)
        let github = try #require(settings.providers.first)
        #expect(github.clientID == "id-github" && github.clientSecret == "secret-github" && github.name == "Button")
        #expect(github.uidRule == .login && github.prompt == "" && github.scopes == ["a", "b"])
        #expect(github.entry.organizations == ["school"])
        let last = try #require(settings.providers.last)
        #expect(last.trustsEmail && last.entry.claim?.text == "role=student" && last.issuer == "https://oidc3.example")
        #expect(last.roles.map(\.text) == ["group=press:Editor"])
        #expect(settings.redirectURIs.last == "redirect URI of oidc3: https://auth.school.example/callback-oidc3")
        #expect(settings.roles.roles.map(\.name) == ["Admin", "Teacher", "Editor", "Member", "User"])
        #expect(settings.roles["Teacher"]?.own == TeacherScope.all.permissions)
        #expect(settings.roles["Editor"]?.permissions == ["posts:write"] && settings.roles.defaultName == "Member")
        #expect(settings.mail.from?.address.text == "no-reply@school.example")
        #expect(settings.mail.from?.name == "School Office")
        #expect(settings.mail.folder == harness.path("outbox") && settings.mail.templates == harness.path("words"))
        #expect(settings.databaseWriters == 5)
        #expect(settings.listenURL == "postgresql://direct.internal/latchkey")
        #expect(settings.previousSecretKey?.text == "Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGak9")
        #expect(settings.server.cookies.name == "jwt_python_flask")
        #expect(settings.server.cookies.domain == "school.example")
        #expect(settings.server.cookies.sameSite == .lax)
        #expect(settings.flows.sessions.rememberAbsolute == .seconds(3 * 86_400))
        #expect(settings.flows.registration == .closed)
        #expect(settings.flows.compatibility == .flask)
        #expect(settings.flows.serviceWords.contains("school"))
        #expect(settings.password.threads == 3)
        #expect(settings.flows.areFactorsEnabled && settings.flows.factorIssuer == "Example: School")
        #expect(settings.flows.requiredFactors == .roles(["Admin", "Editor"]))
        #expect(settings.flows.factorGrace == .zero && settings.flows.factorMaxAge == .seconds(12 * 3600))
        #expect(settings.flows.deviceTrust.lifetime == .seconds(14 * 86_400))
        let passkeys = settings.flows.passkeys
        #expect(!passkeys.areEnabled && passkeys.relyingPartyID == "school.example" && passkeys.name == "School")
        #expect(passkeys.relatedOrigins.isEmpty)
        let tokens = settings.flows.serviceTokens
        #expect(tokens.audience("https://api.school.example")?.role == "Editor")
        #expect(tokens.audiences.count == 2 && tokens.rotation == .seconds(30 * 86_400))
        #expect(settings.server.frontEndURL == "https://www.school.example/app/")
        #expect(settings.flows.returnPaths == ReturnPaths(["/app/", "/class"]))
        #expect(settings.flows.liveSessionCapacity == 3000)
        #expect(settings.flows.throttle[.networkFailures] == 500)
        #expect(settings.flows.throttle[.signUps] == 60)
        #expect(settings.flows.throttle[.ledAccounts] == 50)
        #expect(settings.flows.throttle[.namedPeople] == 700)
        #expect(settings.flows.throttle[.accountWrites] == 120 && settings.flows.throttle[.accountReads] == 900)
        #expect(settings.flows.auditRetention == .lasting(.seconds(30 * 86_400)))
        #expect(settings.flows.deleteAfterEnd == .seconds(90 * 86_400))
        #expect(settings.flows.auditAddresses == .network)
        #expect(settings.flows.throttle[.networkSignIns] == 400)
        #expect(settings.flows.throttle[.accountSignIns] == 0 && settings.flows.throttle[.deviceSignIns] == 0)
        #expect(settings.server.uidLabel == "GitHub ID")
        let site = settings.server.site
        #expect(site.name == "Example School" && site.accent?.text == "#166534" && site.support == "the school office")
        #expect(site.logo?.mediaType == "image/svg+xml" && site.homeURL == "https://www.school.example/start")
        #expect(
            settings.flows.profileFields == [
                ProfileField("section", .text), ProfileField("github", .text, readers: .everyone),
                ProfileField("grade", .number, writers: .staff, label: "Final grade"),
                ProfileField("notes", .text, readers: .staff, writers: .staff),
            ])
        #expect(settings.server.trustedProxies.count == 2)
        #expect(settings.tls?.key == harness.path("k.pem"))
        #expect(settings.logLevel == .debug)
        #expect(settings.logFormat == .text)
        #expect(settings.server.isMetricsEnabled)
        #expect(settings.acceptedAdvice == ["registration", "http.host"])
    }

    @Test("The sender's name stands before the address in what mails are made from")
    func senderName() throws {
        let harness = try CommandHarness()
        let environment = ["LATCHKEY_MAIL_FROM": "\"Office, School\" <no-reply@school.example>"]
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context(environment)).settings
        let parts = try settings.mailParts(try ServerKeys.load(settings, .system).macs)
        #expect(parts.configuration.fromName == "Office, School")
        #expect(parts.configuration.from.text == "no-reply@school.example")
    }

    @Test("Mails come from the site and speak of it by name; a name in mail.from goes before")
    func siteInMails() throws {
        let harness = try CommandHarness()
        var environment = [
            "LATCHKEY_SITE_NAME": "Example School", "LATCHKEY_SITE_SUPPORT": "office@school.example",
            "LATCHKEY_MAIL_FROM": "no-reply@school.example",
        ]
        func configuration() throws -> MailConfiguration {
            let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context(environment)).settings
            return try settings.mailParts(try ServerKeys.load(settings, .system).macs).configuration
        }
        let named = try configuration()
        #expect(named.service == "Example School" && named.fromName == "Example School")
        #expect(named.support == "office@school.example")
        environment["LATCHKEY_MAIL_FROM"] = "The Office <no-reply@school.example>"
        #expect(try configuration().fromName == "The Office")
        environment["LATCHKEY_SITE_NAME"] = nil
        #expect(try configuration().service == "localhost")
    }

    @Test("A logo is what its content says, and of a bounded size", arguments: [false, true])
    func logo(isLarge: Bool) async throws {
        let harness = try CommandHarness()
        let padding = String(repeating: " ", count: isLarge ? 300_000 : 10)
        try harness.write("<?xml version=\"1.0\"?>\n<svg>\(padding)</svg>", to: "logo.png")
        #expect(await harness.run("check-config", "--set", "site.logo=logo.png") == (isLarge ? 1 : 0))
        for text in ["GIF89a", "<html><body></body></html>", "not a picture", ""] {
            try harness.write(text, to: "logo.png")
            #expect(await harness.run("check-config", "--set", "site.logo=logo.png") == 1)
            #expect(harness.err.hasPrefix("latchkey: site.logo: expected the path of a PNG, JPEG, WebP or SVG file"))
        }
        #expect(await harness.run("check-config", "--set", "site.logo=missing.png") == 1)
        #expect(await harness.run("check-config", "--set", "site.logo=.") == 1)
    }

    @Test("A list may stand as a YAML list")
    func yamlList() throws {
        let harness = try CommandHarness()
        try harness.write("allowed_origins:\n  - https://a.example\n  - https://b.example\n", to: "my.yaml")
        let settings = try ConfigurationLoader.load(file: "my.yaml", flags: [:], harness.context()).settings
        #expect(
            settings.server.allowedOrigins == [OriginPattern("https://a.example"), OriginPattern("https://b.example")])
    }

    @Test("Fields with labels may stand in the file with quotes and without")
    func profileFields() throws {
        let harness = try CommandHarness()
        try harness.write(
            "profile_fields:\n  - born date: Date of birth\n  - \"grade number self staff: Grade: final, of year 9\"\n",
            to: "latchkey.yaml")
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context()).settings
        #expect(
            settings.flows.profileFields == [
                ProfileField("born", .date, label: "Date of birth"),
                ProfileField("grade", .number, writers: .staff, label: "Grade: final, of year 9"),
            ])
        let most = (0..<50).map { "field_\($0) text" }.joined(separator: ",")
        let many = try ConfigurationLoader.load(
            file: nil, flags: [:], harness.context(["LATCHKEY_PROFILE_FIELDS": most]))
        #expect(
            many.settings.flows.profileFields.map(\.name).last == "field_49"
                && many.settings.flows.profileFields.count == 50)
    }

    @Test("Settings ask for every key of the table, and the table has every key once")
    func tableIsWhole() throws {
        let harness = try CommandHarness()
        var reader = SettingsReader(values: [:], harness.context())
        #expect(reader.read() != nil)
        #expect(reader.namesRead == Set(Keys.all.map(\.name)))
        #expect(Set(Keys.all.map(\.name)).count == Keys.all.count)
        #expect(Set(Keys.all.map(\.environmentName)).count == Keys.all.count)
        #expect(PasswordSection.memory.description.environmentName == "LATCHKEY_PASSWORD_ARGON2_MEMORY_KIB")
    }

    @Test("docs/configuration.md has the table of the code, line by line")
    func documentationAgrees() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("docs/configuration.md"), encoding: .utf8)
        let written = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        let expected = Keys.all.map { key in
            "| `\(key.name)` | `\(key.environmentName)` | \(key.defaultText) | \(key.expected)"
                + " | \(key.help)\(key.isSecret ? " Secret." : "") |"
        }
        #expect(written == expected)
    }
}
