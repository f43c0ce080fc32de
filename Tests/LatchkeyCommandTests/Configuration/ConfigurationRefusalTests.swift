import Foundation
import Testing

@testable import latchkey

struct BadValue: Sendable, CustomTestStringConvertible {
    let key: String
    let value: String
    var beside: [String: String] = [:]

    var testDescription: String { "\(key) = \(value)" }
}

private let https = ["LATCHKEY_PUBLIC_URL": "https://auth.school.example"]

@Suite struct ConfigurationRefusalTests {
    @Test(
        "S-273: a bad value stops with the key's name and never the value",
        arguments: [
            BadValue(key: "http.host", value: "no host!"), BadValue(key: "http.host", value: "300.1.1.1"),
            BadValue(key: "http.port", value: "65536"), BadValue(key: "http.port", value: "-1"),
            BadValue(key: "http.port", value: "8o87"), BadValue(key: "http.port", value: "99999999999999999999"),
            BadValue(key: "public_url", value: "auth.example"),
            BadValue(key: "public_url", value: "ftp://auth.example"),
            BadValue(key: "public_url", value: "https://auth.example/path"),
            BadValue(key: "public_url", value: "https://user@auth.example"),
            BadValue(key: "public_url", value: "https://auth.example\\x"),
            BadValue(key: "public_url", value: "http://auth.example"),
            BadValue(key: "allowed_origins", value: "*"), BadValue(key: "allowed_origins", value: "https://*"),
            BadValue(key: "allowed_origins", value: "https://*.*.example"),
            BadValue(key: "allowed_origins", value: "https://a*.school.example"),
            BadValue(key: "allowed_origins", value: "https://a.example,*"),
            BadValue(key: "allowed_origins", value: "null"),
            BadValue(key: "front_end_url", value: "alice.github.io"),
            BadValue(key: "front_end_url", value: "http://alice.github.io/app/"),
            BadValue(key: "front_end_url", value: "https://alice.github.io/#app"),
            BadValue(key: "front_end_url", value: "https://a@alice.github.io/"),
            BadValue(key: "front_end_url", value: "javascript:alert(1)"),
            BadValue(key: "hand_off.return_paths", value: "app"),
            BadValue(key: "hand_off.return_paths", value: "/a/../b"),
            BadValue(key: "allowed_origins", value: "https://*.example"),
            BadValue(key: "database.url", value: "mysql://u:hunter2@db/x"),
            BadValue(key: "database.listen_url", value: "mysql://u:hunter2@db/x"),
            // Without PostgreSQL in database.url there is nothing to hear.
            BadValue(key: "database.listen_url", value: "postgres://u:hunter2@db/x"),
            BadValue(key: "mail.smtp_url", value: "http://mail.example"),
            BadValue(key: "mail.smtp_url", value: "smtp://mail.example/path"),
            BadValue(key: "email_domains", value: "school"), BadValue(key: "email_domains", value: "a@school.example"),
            BadValue(key: "mail.ca_file", value: "nowhere.pem"), BadValue(key: "mail.ca_file", value: "/etc/hosts"),
            BadValue(key: "mail.smtp_url", value: "smtp://"),
            BadValue(key: "mail.security", value: "maybe"),
            BadValue(key: "mail.from", value: "Club <a@b.example> x"),
            BadValue(key: "mail.from", value: "Club a@b.example"),
            BadValue(key: "mail.from", value: "Cl\u{7}ub <a@b.example>"),
            BadValue(key: "mail.from", value: "Club <a@b.example"),
            BadValue(key: "mail.from", value: "Cl\u{202e}ub <a@b.example>"),
            BadValue(key: "mail.from", value: "Club <a@b.example>\r\nBcc: <x@b.example"),
            BadValue(key: "mail.from", value: "A <a@b.example>, B <b@b.example>"),
            BadValue(key: "compatibility", value: "Flask"), BadValue(key: "compatibility", value: "django"),
            BadValue(key: "mail.smtp_password", value: "hunter2"),
            BadValue(key: "database.url", value: "sqlite::memory:"), BadValue(key: "database.url", value: "sqlite:"),
            BadValue(key: "cookie.name", value: "a b"), BadValue(key: "cookie.name", value: "__Host-x"),
            BadValue(key: "cookie.domain", value: "other.example", beside: https),
            BadValue(key: "cookie.domain", value: "example.", beside: https),
            BadValue(key: "cookie.same_site", value: "Lax"), BadValue(key: "cookie.same_site", value: "none"),
            BadValue(key: "cookie.fallback", value: "on"), BadValue(key: "cookie.insecure_http", value: "yes please"),
            BadValue(key: "session.idle", value: "10 minutes"), BadValue(key: "session.idle", value: "13h"),
            BadValue(key: "session.idle", value: "0s"), BadValue(key: "session.remember_idle", value: "31d"),
            BadValue(key: "session.absolute", value: "401d"), BadValue(key: "session.remember_absolute", value: "-1d"),
            BadValue(key: "session.max_staleness", value: "5m"), BadValue(key: "registration", value: "everybody"),
            BadValue(key: "database.writers", value: "0"),
            BadValue(key: "database.writers", value: "65"),
            BadValue(key: "session.cache_size", value: "999"),
            BadValue(key: "password.min_length", value: "7"), BadValue(key: "password.min_length", value: "65"),
            BadValue(key: "password.argon2.memory_kib", value: "1024"),
            BadValue(key: "password.argon2.memory_kib", value: "19455"),
            BadValue(key: "password.argon2.iterations", value: "0"),
            BadValue(key: "password.argon2.threads", value: "0"), BadValue(key: "password.hash_queue", value: "none"),
            BadValue(key: "factors.enabled", value: "no"), BadValue(key: "factors.issuer", value: "::"),
            BadValue(key: "factors.trust_device", value: "12h"), BadValue(key: "factors.trust_device", value: "366d"),
            BadValue(key: "factors.issuer", value: String(repeating: "a", count: 61)),
            BadValue(key: "factors.required", value: "Admins"), BadValue(key: "factors.required", value: "all, Admin"),
            BadValue(key: "factors.grace", value: "-1d"), BadValue(key: "factors.max_age", value: "5m"),
            BadValue(key: "passkeys.enabled", value: "no"), BadValue(key: "passkeys.related_origins", value: "all"),
            BadValue(key: "passkeys.rp_name", value: "a\u{7}b"),
            BadValue(key: "passkeys.rp_id", value: "example", beside: https),
            BadValue(key: "passkeys.rp_id", value: "other.example", beside: https),
            BadValue(key: "passkeys.rp_id", value: "192.0.2.7", beside: https),
            BadValue(key: "tokens.audiences", value: "api"),
            BadValue(key: "tokens.audiences", value: "http://a.example"),
            BadValue(key: "tokens.audiences", value: "https://a.example/"),
            BadValue(key: "tokens.audiences", value: "https://a.example, https://a.example=User"),
            BadValue(key: "tokens.audiences", value: "http://localhost:8587"),
            BadValue(key: "tokens.audiences", value: "https://a.example=Nobody"),
            BadValue(key: "tokens.audiences", value: "https://a.example="),
            BadValue(key: "tokens.audiences", value: (1...51).map { "https://a\($0).example" }.joined(separator: ",")),
            BadValue(key: "tokens.rotate", value: "1d"), BadValue(key: "tokens.rotate", value: "401d"),
            BadValue(key: "throttle.network_ceiling", value: "9"),
            BadValue(key: "throttle.sign_up_ceiling", value: "0"),
            BadValue(key: "groups.leader_ceiling", value: "-1"),
            BadValue(key: "throttle.account_ceiling", value: "-1"),
            BadValue(key: "throttle.network_sign_in_ceiling", value: "many"),
            BadValue(key: "throttle.write_ceiling", value: "-1"),
            BadValue(key: "throttle.many_ceiling", value: "x"),
            BadValue(key: "throttle.read_ceiling", value: "-1"),
            BadValue(key: "throttle.mail_ceiling", value: "many"),
            BadValue(key: "accounts.delete_after_end", value: "23h"),
            BadValue(key: "accounts.delete_after_end", value: "Never"),
            BadValue(key: "audit.retention", value: "29d"), BadValue(key: "audit.retention", value: "2591999s"),
            BadValue(key: "audit.retention", value: "36501d"), BadValue(key: "audit.retention", value: "never"),
            BadValue(key: "audit.retention", value: "-400d"), BadValue(key: "audit.retention", value: "Forever"),
            BadValue(key: "audit.addresses", value: "none"), BadValue(key: "audit.addresses", value: "Network"),
            BadValue(key: "uid_label", value: "a\u{7}b"),
            BadValue(key: "site.name", value: String(repeating: "a", count: 61)),
            BadValue(key: "site.support", value: "a\u{7}b"), BadValue(key: "site.accent", value: "green"),
            BadValue(key: "site.accent", value: "#16653"), BadValue(key: "site.accent", value: "##166534"),
            BadValue(key: "site.accent", value: "#6ecfc0"),
            BadValue(key: "site.home_url", value: "http://www.school.example"),
            BadValue(key: "site.home_url", value: "javascript:alert(1)"),
            BadValue(key: "site.home_url", value: "//evil.example"),
            BadValue(key: "site.home_url", value: "/\\evil.example"),
            BadValue(key: "site.home_url", value: "https://a@evil.example"),
            BadValue(key: "site.home_url", value: "https:///path"), BadValue(key: "site.logo", value: "/dev/zero"),
            BadValue(key: "profile_fields", value: "lonely"), BadValue(key: "profile_fields", value: "grade numeral"),
            BadValue(key: "profile_fields", value: "email text"),
            BadValue(key: "profile_fields", value: "Grade number"),
            BadValue(key: "profile_fields", value: "__proto__ text"),
            BadValue(key: "profile_fields", value: "grade number nobody"),
            BadValue(key: "profile_fields", value: "grade number self everyone"),
            BadValue(key: "profile_fields", value: "grade number self staff twice"),
            BadValue(key: "profile_fields", value: "grade text staff self"),
            BadValue(key: "profile_fields", value: "grade number:"),
            BadValue(key: "profile_fields", value: "grade number: a\u{7}b"),
            BadValue(key: "profile_fields", value: "grade number: " + String(repeating: "a", count: 41)),
            BadValue(key: "profile_fields", value: ": grade number"),
            BadValue(key: "profile_fields", value: "grade text,other text,grade number"),
            BadValue(
                key: "profile_fields", value: (0..<51).map { "field_\($0) text" }.joined(separator: ",")),
            BadValue(key: "trusted_proxies", value: "10.0.0.0/33"), BadValue(key: "trusted_proxies", value: "proxy"),
            BadValue(key: "tls.certificate", value: "/only/this.pem"),
            BadValue(key: "tls.key", value: "/only/this.pem"),
            BadValue(key: "log.level", value: "loud"), BadValue(key: "log.format", value: "xml"),
            BadValue(key: "metrics.enabled", value: "1"),
            BadValue(key: "accepted_advice", value: "password.min_length, everything"),
        ]
    )
    func badValue(_ bad: BadValue) async throws {
        let harness = try CommandHarness()
        let key = try #require(Keys.all.first { $0.name == bad.key })
        let status = await harness.run(
            "check-config", environment: bad.beside.merging([key.environmentName: bad.value]) { $1 }
        )
        #expect(status == 1)
        #expect(harness.errorLines.count == 1)
        #expect(harness.err.hasPrefix("latchkey: \(bad.key): expected "))
        let told = harness.err.dropFirst("latchkey: \(bad.key)".count).replacingOccurrences(of: key.expected, with: "")
        #expect(bad.value.count < 3 || !told.contains(bad.value))
        #expect(harness.out.isEmpty)
        #expect(!harness.exists("data"))
    }

    @Test("F-048: roles that nobody declared protect nobody, and where factors are off nobody can set one up")
    func requiredFactors() async throws {
        let harness = try CommandHarness()
        let unknown = ["LATCHKEY_FACTORS_REQUIRED": "Admin, Editor"]
        #expect(await harness.run("check-config", environment: unknown) == 1)
        #expect(
            harness.err.hasPrefix(
                "latchkey: factors.required: expected none, all, or roles of Admin, Teacher, User; see"))
        #expect(
            await harness.run("check-config", environment: unknown.merging(["LATCHKEY_ROLES": "Editor"]) { $1 }) == 0)
        let off = ["LATCHKEY_FACTORS_REQUIRED": "all", "LATCHKEY_FACTORS_ENABLED": "false"]
        #expect(await harness.run("check-config", environment: off) == 1)
        #expect(harness.err.hasPrefix("latchkey: factors.required: expected none, all, or roles like"))
    }

    @Test(
        "S-068: short, repetitive and published secrets refuse to start, and are not shown",
        arguments: [
            "thirty-one-bytes-are-too-short!", "secret", "SECRET_KEY", "changeme-changeme-changeme-changeme",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
        ],
        ["LATCHKEY_SECRET_KEY", "LATCHKEY_SECRET_KEY_PREVIOUS"]
    )
    func badSecret(_ secret: String, variable: String) async throws {
        let harness = try CommandHarness()
        for command in ["check-config", "serve"] {
            #expect(await harness.run(command, environment: [variable: secret]) == 1)
            let name = variable == "LATCHKEY_SECRET_KEY" ? "secret_key" : "secret_key_previous"
            #expect(harness.err.hasPrefix("latchkey: \(name): expected at least 32 bytes"))
            // The name of the variable may be said, and one published secret is a part of it.
            #expect(secret.count < 8 || !harness.err.replacing(variable, with: "").contains(secret))
        }
    }

    @Test("S-068: a weak key in secret_key_file is refused too")
    func badSecretFile() async throws {
        let harness = try CommandHarness()
        try harness.write("too-short-too-short\n", to: "k")
        #expect(await harness.run("check-config", environment: ["LATCHKEY_SECRET_KEY_FILE": "k"]) == 1)
        #expect(harness.err.hasPrefix("latchkey: secret_key_file: expected a file that holds at least 32 bytes"))
        #expect(!harness.err.contains("too-short"))
        #expect(await harness.run("check-config", environment: ["LATCHKEY_SECRET_KEY_FILE": "missing"]) == 1)
        #expect(harness.err.hasPrefix("latchkey: secret_key_file: expected"))
    }

    @Test("A file in secret_key_file that cannot be read is told with the key and the place where it was written")
    func unreadableSecretFile() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("check-config", environment: ["LATCHKEY_SECRET_KEY_FILE": "."]) == 1)
        #expect(
            harness.err == "latchkey: secret_key_file: expected a file with the secret key that this user can read; "
                + "see LATCHKEY_SECRET_KEY_FILE (environment)")
    }

    @Test("Any LATCHKEY_ variable that is not a key stops the start")
    func unknownVariable() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("check-config", environment: ["LATCHKEY_HTTP_PROT": "8080", "HOME": "/"]) == 1)
        #expect(harness.errorLines.count == 1)
        #expect(harness.err.hasPrefix("latchkey: LATCHKEY_HTTP_PROT (environment): expected"))
        #expect(!harness.err.contains("8080"))
    }

    @Test(
        "An unknown key in the file stops the start, at any depth",
        arguments: [
            ("htp:\n  port: 1\n", "htp"), ("http:\n  prot: 4242\n", "http.prot"),
            ("password:\n  argon2:\n    lanes: 4242\n", "password.argon2.lanes"),
            ("http.prot: 4242\n", "http.prot"), ("http: 4242\n", "http"),
            ("http:\n  port:\n    a: 4242\n", "http.port"),
            ("http:\n  port: 1\nhttp.port: 4242\n", "http.port"),
            ("allowed_origins:\n  - a: 4242\n", "allowed_origins"),
            ("profile_fields:\n  - a text: 4242\n    b text: 1\n", "profile_fields"),
            ("profile_fields:\n  a text: 4242\n", "profile_fields"),
            ("profile_fields:\n  - a 4242\n", "profile_fields"),
            ("\"x\\u001b[2J\": 4242\n", "x\\u{1b}[2J"),
        ]
    )
    func unknownFileKey(yaml: String, key: String) async throws {
        let harness = try CommandHarness()
        try harness.write(yaml, to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 1)
        #expect(harness.errorLines.count == 1)
        #expect(harness.err.hasPrefix("latchkey: \(key): expected "))
        #expect(!harness.err.contains("4242"))
    }

    @Test(
        "A mistyped key names the one that was meant, and any other where all are listed",
        arguments: [
            (
                "registraton: open\n",
                "registraton: expected a key that exists, perhaps registration; see latchkey.yaml, line 1"
            ),
            (
                "http:\n  prot: 1\n",
                "http.prot: expected a key that exists, perhaps http.port; see latchkey.yaml, line 2"
            ),
            ("htp:\n  port: 1\n", "htp: expected a key that exists, perhaps http; see latchkey.yaml, line 1"),
            ("http: 8587\n", "http: expected keys below it, like http.port; see latchkey.yaml, line 1"),
            (
                "http:\n  port:\n    a: 1\n",
                "http.port: expected a value or a list there, and no keys below it; see latchkey.yaml, line 2"
            ),
            ("idle: 1h\n", "idle: expected a key that exists, perhaps session.idle; see latchkey.yaml, line 1"),
            (
                "colour: red\n",
                "colour: expected one of the keys that `latchkey check-config --keys` lists; see latchkey.yaml, line 1"
            ),
        ])
    func nearestKey(yaml: String, line: String) async throws {
        let harness = try CommandHarness()
        try harness.write(yaml, to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 1)
        #expect(harness.err == "latchkey: \(line)")
        try harness.write("", to: "latchkey.yaml")
        #expect(await harness.run("check-config", "--set", "http.prt=1") == 1)
        #expect(harness.err == "latchkey: http.prt: expected a key that exists, perhaps http.port")
        #expect(await harness.run("check-config", environment: ["LATCHKEY_REGISTRATON": "open"]) == 1)
        #expect(harness.err.hasSuffix("expected a variable that exists, perhaps LATCHKEY_REGISTRATION"))
    }

    @Test("S-273: a file that is not YAML is named with the line, without what stands there")
    func brokenFile() async throws {
        let harness = try CommandHarness()
        for yaml in [
            "secret_key: \"hunter2hunter2\n", "a: 1\n\tb: hunter2\n", "- hunter2\n", "hunter2",
        ] {
            try harness.write(yaml, to: "latchkey.yaml")
            #expect(await harness.run("check-config") == 1)
            #expect(harness.err.hasPrefix("latchkey: latchkey.yaml: expected"))
            #expect(!harness.err.contains("hunter2"))
        }
        #expect(await harness.run("check-config", "--config", "none.yaml") == 1)
        #expect(harness.err.hasPrefix("latchkey: none.yaml: expected"))
    }

    @Test(
        "S-273: a key that the file has twice is named with its line, without what stands there",
        arguments: [
            ("secret_key: hunter2\nsecret_key: hunter2\n", "secret_key"),
            ("session:\n  idle: 1h\n  idle: hunter2\n", "idle"), ("http:\n  port: 1\nhttp:\n  host: hunter2\n", "http"),
        ])
    func doubledKey(yaml: String, key: String) async throws {
        let harness = try CommandHarness()
        try harness.write(yaml, to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 1)
        let line = "latchkey: \(key): expected once, but the file has it twice; see latchkey.yaml, line "
        #expect(harness.err.hasPrefix(line) && !harness.err.contains("hunter2"), "\(harness.err)")
    }

    @Test(
        "A field of profiles that is refused is named by its place, with the reason",
        arguments: [
            ("  - a text\n  - lonely\n", "expected in entry 2 a field like section text, "),
            (
                "  - a text\n  - b date\n  - a number\n",
                "expected each name once, but entry 3 (a) has one that is there already; "
            ),
            ((0..<51).map { "  - f\($0) text\n" }.joined(), "expected at most 50 fields, but there are 51; "),
        ] as [(String, String)])
    func refusedField(entries: String, sentence: String) async throws {
        let harness = try CommandHarness()
        try harness.write("profile_fields:\n\(entries)", to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 1)
        #expect(harness.err.hasPrefix("latchkey: profile_fields: \(sentence)"), "\(harness.err)")
        #expect(harness.err.hasSuffix("; see latchkey.yaml, line 1") && !harness.err.contains("lonely"))
    }

    @Test("S-318: the audit is kept for 30 days or more, or for ever, and anything else is told what is possible")
    func auditRetention() async throws {
        let harness = try CommandHarness()
        for good in ["30d", "720h", "36500d", "forever"] {
            #expect(await harness.run("check-config", environment: ["LATCHKEY_AUDIT_RETENTION": good]) == 0)
        }
        #expect(await harness.run("check-config", environment: ["LATCHKEY_AUDIT_RETENTION": "29d"]) == 1)
        #expect(
            harness.err.hasPrefix(
                "latchkey: audit.retention: expected forever, or a duration from 30d to 36500d, like 400d; see "))
    }

    @Test("A colour that is too light for white text is told its contrast")
    func contrast() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("check-config", environment: ["LATCHKEY_SITE_ACCENT": "#ffffff"]) == 1)
        #expect(
            harness.err.hasPrefix(
                "latchkey: site.accent: expected a darker colour: white text on this one has a contrast of 1.0, and needs 4.5"
            ))
        #expect(await harness.run("check-config", environment: ["LATCHKEY_SITE_ACCENT": "166534"]) == 0)
    }

    @Test("All problems are told at once")
    func allProblems() async throws {
        let harness = try CommandHarness()
        try harness.write("http:\n  port: x\n  colour: red\nsession:\n  idle: soon\n", to: "latchkey.yaml")
        #expect(await harness.run("check-config", environment: ["LATCHKEY_X": "1", "LATCHKEY_PUBLIC_URL": "x"]) == 1)
        #expect(harness.errorLines.count == 5)
    }

    @Test("A key without a value and an empty section are not set")
    func emptySection() async throws {
        let harness = try CommandHarness()
        try harness.write("# nothing here\ncookie:\n", to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 0)
        try harness.write("", to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 0)
        try harness.write("public_url:\nuid_label: ~\nhttp.port: null\nlog.level: \"\"\n", to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 0)
    }

    @Test("S-273: secrets are refused as arguments")
    func secretArgument() async throws {
        let harness = try CommandHarness()
        for key in Keys.all where key.isSecret {
            #expect(await harness.run("check-config", "--set", "\(key.name)=hunter2hunter2") == 1)
            #expect(harness.err.hasPrefix("latchkey: \(key.name): expected in \(key.environmentName)"))
            #expect(!harness.err.contains("hunter2"))
        }
        #expect(await harness.run("check-config", "--set", "http.port=70000") == 1)
        #expect(await harness.run("check-config", "--set", "http.port=7000") == 0)
        #expect(await harness.run("check-config", "--set", "nothing=7000") == 1)
    }

    @Test("The present and the previous key may not be the same")
    func sameKeys() async throws {
        let harness = try CommandHarness()
        let key = "k9Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGa"
        #expect(
            await harness.run(
                "check-config", environment: ["LATCHKEY_SECRET_KEY": key, "LATCHKEY_SECRET_KEY_PREVIOUS": key]) == 1)
        #expect(harness.err.hasPrefix("latchkey: secret_key_previous:"))
        #expect(
            await harness.run(
                "check-config", environment: ["LATCHKEY_SECRET_KEY": key, "LATCHKEY_SECRET_KEY_FILE": "x"]) == 1)
        #expect(harness.err.hasPrefix("latchkey: secret_key_file:"))
    }
}
