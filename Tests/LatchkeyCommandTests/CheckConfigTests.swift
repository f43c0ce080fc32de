import Foundation
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

    @Test("A cookie domain that browsers refuse is advised against")
    func sharedCookieDomain() async throws {
        let harness = try CommandHarness()
        let environment = ["LATCHKEY_PUBLIC_URL": "https://club.fly.dev", "LATCHKEY_COOKIE_DOMAIN": "fly.dev"]
        #expect(await harness.run("check-config", environment: environment) == 0)
        #expect(harness.out.contains("advice: cookie.domain: browsers take no cookie for fly.dev"))
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
            (["fly"], 2), (["user", "fly"], 2), (["user", "add"], 2), (["user", "set-role", "ann", "admin"], 2),
            (["serve", "--fast"], 2), (["import", "flask"], 2), (["backup"], 2),
            (["user", "add", "a", "--password", "x"], 2),
            (["user", "list"], 1), (["import", "flask", "none.db"], 1), (["backup", "x.db"], 1),
        ] as [([String], Int32)])
    func exitStatus(arguments: [String], status: Int32) async throws {
        let harness = try CommandHarness()
        #expect(await harness.run(arguments) == status)
        #expect(status == 0 ? harness.err.isEmpty && !harness.out.isEmpty : harness.out.isEmpty && !harness.err.isEmpty)
        if status == 1 { #expect(harness.errorLines.count == 1 && harness.err.hasPrefix("latchkey: ")) }
        #expect(!harness.exists("data"))
    }

    @Test("version names the release and the schema")
    func version() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("version") == 0)
        #expect(harness.out == "latchkey 0.1.0\nschema \(Migration.all.count)")
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
