import Foundation
import LatchkeyCore
import LatchkeySQLite
import LatchkeyStore
import Logging
import Synchronization
import Testing

@testable import latchkey

@Suite struct CheckConfigTests {
    @Test("A good configuration: status 0, advice, and nothing is made")
    func good() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("check-config") == 0)
        #expect(harness.out.contains("configuration is good"))
        #expect(harness.out.contains("advice: password.min_length: 15"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: harness.folder).isEmpty)
    }

    @Test(
        "What the next start would refuse of the database is no good configuration",
        arguments: ["newer", "garbage", "folder"])
    func databases(what: String) async throws {
        let harness = try CommandHarness(input: ["correct horse battery 7"])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        #expect(await harness.run("check-config") == 0)
        let path = harness.path("data/latchkey.db")
        if what == "newer" {
            let engine = try SQLiteDatabase.open(path: path)
            _ = try await engine.write(.everything) {
                try $0.query("INSERT INTO schema_migration VALUES (999, 'later', 0)")
            }
            try engine.close()
        } else {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            if what == "folder" {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            } else {
                try Data(repeating: 7, count: 4096).write(to: URL(fileURLWithPath: path))
            }
        }
        #expect(await harness.run("check-config") == 1)
        #expect(!harness.out.contains("configuration is good") && harness.err.contains("latchkey.db"))
    }

    @Test("So are second factors that are switched off, or that nobody can read")
    func secondFactors() async throws {
        let harness = try CommandHarness(input: ["correct horse battery 7"])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        let engine = try SQLiteDatabase.open(path: harness.path("data/latchkey.db"))
        let store = Store(engine)
        let ann = try #require(try await store.findAccount(uid: "ann"))
        _ = try await store.addDataKey(WrappedDataKey(keyID: "other", bytes: [1]), now: harness.context().now())
        #expect(await harness.run("check-config") == 0)
        _ = try await engine.write(.everything) {
            try $0.query(
                "INSERT INTO recovery_set (account_id, id, used, created_at) VALUES (?, X'00', 0, 0)", ann.id)
        }
        try engine.close()
        #expect(await harness.run("user", "reset-code", "ann") == 0)
        #expect(await harness.run("check-config") == 1)
        #expect(harness.err.contains("encrypted by the secret key with the kid other"))
        #expect(await harness.run("check-config", environment: ["LATCHKEY_FACTORS_ENABLED": "false"]) == 1)
        #expect(harness.err.contains("1 account has second factors"))
    }

    @Test(
        "A range of proxies that holds half the world is advised against",
        arguments: ["0.0.0.0/0", "::/0", "10.0.0.0/8"])
    func wideProxies(range: String) async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("check-config", environment: ["LATCHKEY_TRUSTED_PROXIES": range]) == 0)
        #expect(
            harness.out.contains("advice: trusted_proxies: everybody in so wide a range") == (range != "10.0.0.0/8"))
    }

    @Test("Advice for a server that others reach")
    func advice() async throws {
        let harness = try CommandHarness()
        let environment = [
            "LATCHKEY_PUBLIC_URL": "https://auth.example.org", "LATCHKEY_HTTP_HOST": "0.0.0.0",
            "LATCHKEY_ALLOWED_ORIGINS": "http://www.example.org", "LATCHKEY_PASSWORD_MIN_LENGTH": "15",
        ]
        #expect(await harness.run("check-config", environment: environment) == 0)
        for key in ["registration", "trusted_proxies", "http.host", "allowed_origins"] {
            #expect(harness.out.contains("advice: \(key): "))
        }
        #expect(!harness.out.contains("advice: password.min_length"))
        let plain = ["LATCHKEY_PUBLIC_URL": "http://auth.example.org", "LATCHKEY_COOKIE_INSECURE_HTTP": "true"]
        #expect(await harness.run("check-config", environment: plain) == 0)
        #expect(harness.out.contains("advice: public_url: plain http"))
    }

    @Test(
        "Allowed origins where strangers have sites are advised against",
        arguments: [
            ("https://*.github.io", true), ("https://*.netlify.app", true), ("https://*.pages.dev", true),
            ("https://*.vercel.app", true), ("https://*.github.io:8443", true), ("https://*.co.uk", true),
            ("https://*.westeurope.azurestaticapps.net", true), ("https://me.github.io", false),
            ("https://*.me.github.io", false), ("https://*.school.example", false), ("https://*.notgithub.io", false),
        ])
    func sharedHosting(origin: String, isShared: Bool) async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("check-config", environment: ["LATCHKEY_ALLOWED_ORIGINS": origin]) == 0)
        #expect(harness.out.contains("advice: allowed_origins: anybody can have a site below") == isShared)
    }

    @Test(
        "A front end that pages lead on to, and that the server does not allow, is named with the line to add",
        arguments: [
            ("https://alice.github.io/app/", "https://bob.github.io", true),
            ("https://alice.github.io/app/", "https://alice.github.io", false),
            ("https://alice.school.example/", "https://*.school.example", false),
            ("https://auth.example.org/app/", "https://bob.github.io", false),
        ])
    func frontEnd(address: String, allowed: String, isAdvised: Bool) async throws {
        let harness = try CommandHarness()
        let environment = [
            "LATCHKEY_PUBLIC_URL": "https://auth.example.org", "LATCHKEY_ALLOWED_ORIGINS": allowed,
            "LATCHKEY_FRONT_END_URL": address,
        ]
        #expect(await harness.run("check-config", environment: environment) == 0)
        #expect(harness.out.contains("advice: front_end_url: ") == isAdvised)
        #expect(harness.out.contains("allowed_origins: https://alice.github.io`") == isAdvised)
    }

    @Test("A cookie domain that browsers refuse is advised against")
    func sharedCookieDomain() async throws {
        let harness = try CommandHarness()
        let environment = ["LATCHKEY_PUBLIC_URL": "https://club.fly.dev", "LATCHKEY_COOKIE_DOMAIN": "fly.dev"]
        #expect(await harness.run("check-config", environment: environment) == 0)
        #expect(harness.out.contains("advice: cookie.domain: browsers take no cookie for fly.dev"))
    }

    @Test("A secret key in the folder of a database with second factors is advised against, and nowhere else")
    func keyBesideDatabase() async throws {
        let harness = try CommandHarness(input: ["correct horse battery 7"])
        let advice = "advice: secret_key_file: the key is in the folder of the database"
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        #expect(await harness.run("check-config") == 0)
        #expect(!harness.out.contains(advice))
        let database = try SQLiteDatabase.open(path: harness.path("data/latchkey.db"))
        let key = WrappedDataKey(keyID: "some-key", bytes: [1, 2, 3])
        _ = try await Store(database).addDataKey(key, now: Timestamp(seconds: 0))
        try database.close()
        #expect(await harness.run("check-config") == 0)
        #expect(harness.out.contains(advice))
        let accepted = ["LATCHKEY_ACCEPTED_ADVICE": "secret_key_file"]
        #expect(await harness.run("check-config", environment: accepted) == 0)
        #expect(!harness.out.contains(advice))

        let secret = "k9Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGa"
        try FileManager.default.createDirectory(atPath: harness.path("keys"), withIntermediateDirectories: true)
        for (file, isAdvised) in [("data/our.key", true), ("keys/our.key", false)] {
            try harness.write(secret, to: file)
            #expect(await harness.run("check-config", environment: ["LATCHKEY_SECRET_KEY_FILE": file]) == 0)
            #expect(harness.out.contains(advice) == isAdvised)
        }
        #expect(await harness.run("check-config", environment: ["LATCHKEY_SECRET_KEY": secret]) == 0)
        #expect(!harness.out.contains(advice))
    }

    @Test(
        "Where browsers make no passkeys, the address is named, with the one to use on one's own machine",
        arguments: [
            ("https://192.0.2.7", "for an IP address, or over plain http"),
            ("http://127.0.0.1:8587", "for an IP address; use http://localhost"),
            ("http://auth.example.org", "for an IP address, or over plain http"),
            ("http://localhost:8587", nil), ("https://auth.example.org", nil),
        ] as [(String, String?)])
    func addressWithoutPasskeys(address: String, reason: String?) async throws {
        let harness = try CommandHarness()
        var environment = ["LATCHKEY_PUBLIC_URL": address, "LATCHKEY_COOKIE_INSECURE_HTTP": "true"]
        if address.hasPrefix("https:") { environment["LATCHKEY_COOKIE_INSECURE_HTTP"] = nil }
        #expect(await harness.run(["check-config"], environment: environment) == 0)
        let advice = "advice: public_url: browsers make no passkeys"
        #expect(harness.out.contains(reason.map { "\(advice) \($0)" } ?? advice) == (reason != nil))
        environment["LATCHKEY_PASSKEYS_ENABLED"] = "false"
        #expect(await harness.run(["check-config"], environment: environment) == 0)
        #expect(!harness.out.contains(advice))
    }

    @Test("More front ends than browsers let use passkeys are counted by the domains that people register")
    func relatedOrigins() async throws {
        let harness = try CommandHarness()
        let five = ["one", "two", "three", "four", "five"].map { "https://www.\($0).example" }
        let uncounted = ["https://shop.one.example", "https://app.auth.school.example", "https://*.more.example"]
        let advice = "advice: allowed_origins: browsers let pages of 5 other domains use passkeys, and these are 6;"
        for (origins, related, isAdvised) in [
            (five + uncounted, "auto", false), (five + ["https://six.example"], "auto", true),
            (five + ["https://alice.github.io"], "auto", true), (five + ["https://six.example"], "off", false),
        ] {
            let environment = [
                "LATCHKEY_PUBLIC_URL": "https://auth.school.example",
                "LATCHKEY_ALLOWED_ORIGINS": origins.joined(separator: ","),
                "LATCHKEY_PASSKEYS_RELATED_ORIGINS": related,
            ]
            #expect(await harness.run("check-config", environment: environment) == 0)
            #expect(harness.out.contains("use passkeys") == isAdvised, "\(origins)")
            #expect(harness.out.contains(advice) == isAdvised)
        }
    }

    @Test("A private key with a passphrase is refused with the word that helps")
    func passphrase() async throws {
        let harness = try CommandHarness()
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-passout", "pass:hunter2",
            "-subj", "/CN=x", "-keyout", harness.path("k.pem"), "-out", harness.path("c.pem"),
        ]
        openssl.standardError = FileHandle.nullDevice
        openssl.standardOutput = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        #expect(openssl.terminationStatus == 0)
        let environment = ["LATCHKEY_TLS_CERTIFICATE": "c.pem", "LATCHKEY_TLS_KEY": "k.pem"]
        #expect(await harness.run("check-config", environment: environment) == 1)
        #expect(harness.err.hasPrefix("latchkey: tls.key: expected a PEM file with a private key"))
        #expect(harness.err.contains("without a passphrase"))
    }

    @Test("S-273: --show lists every key and no secret")
    func show() async throws {
        let harness = try CommandHarness()
        let key = "k9Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGa"
        let environment = ["LATCHKEY_SECRET_KEY": key, "LATCHKEY_HTTP_PORT": "9001"]
        #expect(await harness.run("check-config", "--show", environment: environment) == 0)
        #expect(harness.out.contains("http.port: 9001\n"))
        #expect(harness.out.contains("session.idle: 1h (default)"))
        #expect(harness.out.contains("secret_key: set, not shown"))
        #expect(!harness.out.contains(key))
        for key in Keys.all { #expect(harness.out.contains("\(key.name): ")) }
    }

    @Test("TLS files that cannot be read name the key")
    func tlsFiles() async throws {
        let harness = try CommandHarness()
        try harness.write("no certificate", to: "c.pem")
        try harness.write("no key", to: "k.pem")
        let environment = ["LATCHKEY_TLS_CERTIFICATE": "c.pem", "LATCHKEY_TLS_KEY": "k.pem"]
        #expect(await harness.run("check-config", environment: environment) == 1)
        #expect(harness.err.hasPrefix("latchkey: tls.certificate: expected a PEM file"))
    }

    @Test(
        "0 for help and version, 2 for wrong usage, 1 for failures",
        arguments: [
            (["--help"], 0), (["help", "user"], 0), (["--version"], 0), (["version"], 0),
            (["user", "add", "--help"], 0),
            (["fly"], 2), (["user", "fly"], 2), (["user", "add"], 2), (["user", "set-role", "ann", "emperor"], 1),
            (["serve", "--fast"], 2), (["import", "flask"], 2), (["backup"], 2), (["restore"], 2),
            (["completion", "csh"], 2), (["completion", "fish"], 0), (["check-config", "--keys"], 0),
            (["user", "add", "a", "--password", "x"], 2),
            (["user", "list"], 1), (["import", "flask", "none.db"], 1), (["backup", "x.db"], 1),
            (["restore", "x.db"], 1),
        ] as [([String], Int32)])
    func exitStatus(arguments: [String], status: Int32) async throws {
        let harness = try CommandHarness()
        #expect(await harness.run(arguments) == status)
        #expect(status == 0 ? harness.err.isEmpty && !harness.out.isEmpty : harness.out.isEmpty && !harness.err.isEmpty)
        if status == 1 { #expect(harness.errorLines.count == 1 && harness.err.hasPrefix("latchkey: ")) }
        #expect(!harness.exists("data"))
    }

    @Test(
        "A mistyped command names the one that was meant",
        arguments: [
            (["usr", "list"], "latchkey has no command 'usr'. Did you mean 'latchkey user'?"),
            (["sevre"], "latchkey has no command 'sevre'. Did you mean 'latchkey serve'?"),
            (["user", "lst"], "latchkey user has no command 'lst'. Did you mean 'latchkey user list'?"),
            (
                ["user", "set-rol", "a", "b"],
                "latchkey user has no command 'set-rol'. Did you mean 'latchkey user set-role'?"
            ),
            (["sing"], "latchkey has no command 'sing'."),
            (["us\u{1b}[2J"], "latchkey has no command 'us\\u{1b}[2J'."),
        ] as [([String], String)])
    func mistyped(arguments: [String], sentence: String) async throws {
        let harness = try CommandHarness()
        #expect(await harness.run(arguments) == 2)
        #expect(harness.err.hasPrefix("Error: \(sentence)\nUsage: latchkey "))
    }

    @Test("The parser's own words stay where the command exists, and help is help")
    func parsersWords() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("user", "list", "--jsn") == 2)
        #expect(harness.err.hasPrefix("Error: Unknown option '--jsn'. Did you mean '--json'?"))
        #expect(await harness.run("web", "--help") == 0)
        let words = harness.out.replacing("\n", with: " ")
        #expect(words.contains("Files of an earlier run are replaced, except those that were changed since;"))
        #expect(!harness.out.contains("earlier run are\n"), "a line that ends in the middle")
    }

    @Test("Every key is told with what it may hold, also while the configuration is bad")
    func keys() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run(["check-config", "--keys"], environment: ["LATCHKEY_X": "1"]) == 0)
        for key in Keys.all {
            #expect(harness.out.contains("\(key.name)  (\(key.environmentName))\n    \(key.plainHelp)"))
            #expect(harness.out.contains("\n    expected: \(key.expected)\n    default: \(key.defaultText)"))
        }
        #expect(!harness.out.contains("]("))
        #expect(harness.out.contains("and what they allow: roles (docs/roles.md).\n"))
        #expect(harness.out.contains("the fields of profiles (docs/configuration.md#the-fields-of-profiles).\n"))
        #expect(harness.out.contains("How long after its end (docs/administration.md#accounts-that-end) an account"))
    }

    @Test("Advice that was read can be silenced, key by key")
    func acceptedAdvice() async throws {
        let harness = try CommandHarness()
        try harness.write("accepted_advice: password.min_length\n", to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 0)
        #expect(harness.out == "configuration is good")
        let environment = ["LATCHKEY_PUBLIC_URL": "https://auth.example.org"]
        #expect(await harness.run(["check-config"], environment: environment) == 0)
        #expect(!harness.out.contains("password.min_length") && harness.out.contains("advice: registration: "))
    }

    @Test("S-282: a secret in a configuration file that everybody may read is warned of, and that cannot be silenced")
    func openConfigurationFile() async throws {
        let harness = try CommandHarness()
        try harness.write(
            "secret_key: k9Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGa\naccepted_advice: [secret_key, password.min_length]\n",
            to: "latchkey.yaml")
        let warning = "warning: secret_key: other users of this machine can read latchkey.yaml; chmod 640 it, or 600"
        for (mode, isWarned) in [(0o644, true), (0o640, false), (0o600, false)] {
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: harness.path("latchkey.yaml"))
            #expect(await harness.run("check-config") == 0)
            #expect(harness.out.contains(warning) == isWarned)
        }
        try harness.write(
            "database.url: sqlite:a.db\nmail.smtp_url: smtp://a@b.example\nmail.from: a@b.example\n", to: "b.yaml")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: harness.path("b.yaml"))
        #expect(await harness.run("check-config", "--config", "b.yaml") == 0)
        #expect(!harness.out.contains("warning"))
    }

    @Test("version names the release and the schema")
    func version() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("version") == 0)
        #expect(harness.out == "latchkey 0.2.0\nschema \(Migration.all.count)")
    }

    @Test("S-274: what a stranger sent cannot begin a new log line", arguments: LogFormat.allCases)
    func logLine(format: LogFormat) throws {
        let lines = Mutex<[String]>([])
        let logger = ServeCommand.logger(format: format, level: .info) { line in lines.withLock { $0.append(line) } }
        logger.info("sign-in failed", metadata: ["uid": "x\r\n{\"level\":\"info\"}\u{2028}\u{1b}[2J\u{85}"])
        logger.debug("not this")
        let line = try #require(lines.withLock { $0.count == 1 ? $0[0] : nil })
        #expect(
            !line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x2028 || (0x7f...0x9f).contains($0.value) })
        guard format == .json else { return }
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(object["message"] == "sign-in failed")
        #expect(object["level"] == "info")
        #expect(object["uid"] == "x\r\n{\"level\":\"info\"}\u{2028}\u{1b}[2J\u{85}")
    }
}
