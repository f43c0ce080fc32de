import LatchkeyCore
import LatchkeyMail
import LatchkeyServer
import LatchkeyTestSupport
import LatchkeyTokens
import Testing

@testable import latchkey

private let goodKey = "k9Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGa"

@Suite struct ConfigurationSourceTests {
    @Test("An empty variable is not set, for every key alike", arguments: ["", " ", "\n", "\t\r\n\u{a0}"])
    func emptyVariable(value: String) throws {
        let harness = try CommandHarness()
        for key in Keys.all {
            let loaded = try ConfigurationLoader.load(
                file: nil, flags: [:], harness.context([key.environmentName: value]))
            #expect(loaded.written.isEmpty, "\(key.name)")
        }
    }

    @Test("An empty variable and an empty flag leave what the file says")
    func emptyAboveTheFile() throws {
        let harness = try CommandHarness()
        try harness.write("http.port: 1001\nallowed_origins: https://a.example\n", to: "latchkey.yaml")
        let settings = try ConfigurationLoader.load(
            file: nil, flags: ["http.port": ""],
            harness.context(["LATCHKEY_HTTP_PORT": "", "LATCHKEY_ALLOWED_ORIGINS": " , "])
        ).settings
        #expect(settings.httpPort == 1001)
        #expect(settings.server.allowedOrigins.count == 1)
    }

    @Test(
        "Commas with nothing between or behind them say nothing",
        arguments: [
            "https://a.example,", ",https://a.example", "https://a.example, ,", ",,https://a.example\n",
        ])
    func emptyEntries(text: String) throws {
        let harness = try CommandHarness()
        let fromVariable = try ConfigurationLoader.load(
            file: nil, flags: [:], harness.context(["LATCHKEY_ALLOWED_ORIGINS": text]))
        #expect(fromVariable.settings.server.allowedOrigins.count == 1)
        try harness.write("allowed_origins:\n  - https://a.example\n  -\n  - \" \"\n", to: "latchkey.yaml")
        let fromFile = try ConfigurationLoader.load(file: nil, flags: [:], harness.context())
        #expect(fromFile.settings.server.allowedOrigins.count == 1)
    }

    @Test("S-273: every problem says where the value stands, and not what it is")
    func sources() async throws {
        let harness = try CommandHarness()
        try harness.write(
            "# a comment\nsession:\n  idle: hunter2\n  colour: hunter2\ntrusted_proxies:\n  - hunter2\n",
            to: "latchkey.yaml")
        let environment = ["LATCHKEY_UID_LABEL": "hunter2\u{7}", "LATCHKEY_PASSWORD_MIN_LENGTH": "hunter2"]
        #expect(await harness.run(["check-config", "--set", "http.port=hunter2"], environment: environment) == 1)
        let expected = [
            ("session.idle", "see latchkey.yaml, line 3"), ("session.colour", "see latchkey.yaml, line 4"),
            ("trusted_proxies", "see latchkey.yaml, line 5"), ("uid_label", "see LATCHKEY_UID_LABEL (environment)"),
            ("password.min_length", "see LATCHKEY_PASSWORD_MIN_LENGTH (environment)"),
            ("http.port", "it was given on the command line"),
        ]
        #expect(harness.errorLines.count == expected.count)
        for (key, place) in expected {
            #expect(
                harness.errorLines.contains {
                    $0.hasPrefix("latchkey: \(key): expected") && $0.hasSuffix("; \(place)")
                },
                "\(key)")
        }
        #expect(!harness.err.contains("hunter2"))
    }

    @Test("A file that a key points to is told with the place where the key stands")
    func pointedTo() async throws {
        let harness = try CommandHarness()
        try harness.write("tls:\n  certificate: c.pem\n  key: k.pem\n", to: "latchkey.yaml")
        #expect(await harness.run("check-config") == 1)
        #expect(harness.err.hasSuffix("; see latchkey.yaml, line 2"))
        try harness.write("", to: "empty.yaml")
        let environment = ["LATCHKEY_SECRET_KEY_FILE": "missing"]
        #expect(await harness.run(["check-config", "--config", "empty.yaml"], environment: environment) == 1)
        #expect(harness.err.hasSuffix("; see LATCHKEY_SECRET_KEY_FILE (environment)"))
    }

    @Test("A secret is the same from a variable, a file and a YAML block, with white space at its ends or without")
    func secretsAlike() throws {
        let harness = try CommandHarness()
        func key(_ environment: [String: String]) throws -> [String] {
            let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context(environment)).settings
            return try ServerKeys.load(settings, .system).signing.all.map(\.id)
        }
        let plain = try key(["LATCHKEY_SECRET_KEY": goodKey])
        #expect(try key(["LATCHKEY_SECRET_KEY": goodKey + "\n"]) == plain)
        #expect(try key(["LATCHKEY_SECRET_KEY": " \(goodKey)\r\n"]) == plain)
        try harness.write(goodKey + "\r\n\n", to: "k")
        #expect(try key(["LATCHKEY_SECRET_KEY_FILE": "k"]) == plain)
        try harness.write("secret_key: |\n  \(goodKey)\n\n", to: "latchkey.yaml")
        #expect(try key([:]) == plain)
        let other = "Zq3vT7xW1bN5mR8cY2dL6fH0jP4sGak9"
        #expect(
            try key(["LATCHKEY_SECRET_KEY_PREVIOUS": other + "\n"]) == key(["LATCHKEY_SECRET_KEY_PREVIOUS": other]))
        // The present key with a line end is still the present key.
        #expect(throws: CommandFailure.self) { try key(["LATCHKEY_SECRET_KEY_PREVIOUS": goodKey + "\n"]) }
    }

    @Test("Database URL and mail password may come with a line end")
    func otherSecrets() throws {
        let harness = try CommandHarness()
        let settings = try ConfigurationLoader.load(
            file: nil, flags: [:],
            harness.context([
                "LATCHKEY_DATABASE_URL": "postgres://latchkey@db.internal/latchkey\n", "LATCHKEY_SECRET_KEY": goodKey,
                "LATCHKEY_MAIL_SMTP_URL": "smtp://post@mail.school.example\n", "LATCHKEY_MAIL_SMTP_PASSWORD": "a b c\n",
                "LATCHKEY_MAIL_FROM": "no-reply@school.example\n",
            ])
        ).settings
        #expect(settings.database == .postgres(url: "postgres://latchkey@db.internal/latchkey"))
        #expect(settings.mail.server?.password == "a b c")
    }
}

@Suite struct ServiceLinkTests {
    @Test(
        "What Kubernetes and Docker set for a service called latchkey does not stop the start",
        arguments: [
            [
                "LATCHKEY_PORT": "tcp://10.96.14.7:8587", "LATCHKEY_SERVICE_HOST": "10.96.14.7",
                "LATCHKEY_SERVICE_PORT": "8587", "LATCHKEY_SERVICE_PORT_HTTP": "8587",
                "LATCHKEY_PORT_8587_TCP": "tcp://10.96.14.7:8587", "LATCHKEY_PORT_8587_TCP_PROTO": "tcp",
                "LATCHKEY_PORT_8587_TCP_PORT": "8587", "LATCHKEY_PORT_8587_TCP_ADDR": "10.96.14.7",
            ],
            [
                "LATCHKEY_DB_SERVICE_HOST": "fd00::7", "LATCHKEY_DB_SERVICE_PORT_POSTGRES": "5432",
                "LATCHKEY_DB_PORT": "tcp://[fd00::7]:5432", "LATCHKEY_DB_PORT_5432_TCP_ADDR": "fd00::7",
                "LATCHKEY_DB_PORT_53_UDP": "udp://10.96.14.8:53", "LATCHKEY_DB_PORT_53_UDP_PROTO": "udp",
            ],
            ["LATCHKEY_NAME": "/web/latchkey", "LATCHKEY_PORT": "tcp://172.17.0.5:8587"],
        ])
    func links(environment: [String: String]) async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("check-config", environment: environment) == 0)
        #expect(harness.err.isEmpty)
    }

    @Test(
        "A misspelt variable that only looks like one stops the start, and the sentence names the way out",
        arguments: [
            ("LATCHKEY_PORT", "8587"), ("LATCHKEY_SERVICE_PORT", "tcp://10.0.0.1:1"),
            ("LATCHKEY_SERVICE_HOST", "nowhere.example"), ("LATCHKEY_PORT_X_TCP", "tcp://10.0.0.1:1"),
            ("LATCHKEY_PORT_8587_TCP_ADDR", "nowhere.example"), ("LATCHKEY_PORT", "http://10.0.0.1:80"),
            ("LATCHKEY_PORT", "tcp://10.0.0.1"), ("LATCHKEY_PORT_8587_TCP_COLOUR", "red"),
        ])
    func others(name: String, value: String) async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("check-config", environment: [name: value]) == 1)
        #expect(harness.err.hasPrefix("latchkey: \(name) (environment): expected one of the variables"))
        #expect(name.hasSuffix("COLOUR") || name.contains("_X_") || harness.err.contains("enableServiceLinks: false"))
        #expect(!harness.err.contains(value))
    }

    @Test("A key of ours that a service happens to set stops the start, and says why")
    func realKey() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("check-config", environment: ["LATCHKEY_HTTP_PORT": "tcp://10.96.14.7:80"]) == 1)
        #expect(harness.err.hasPrefix("latchkey: http.port: expected a port number"))
        #expect(harness.err.contains("enableServiceLinks: false"))
        #expect(!harness.err.contains("10.96"))
    }
}

@Suite struct DatabaseURLTests {
    @Test(
        "URLs of other libraries get a sentence that helps, and nothing is made",
        arguments: [
            ("sqlite:///data/latchkey.db", "without slashes before a relative path"),
            ("sqlite://", "without slashes"), ("sqlite:////srv/latchkey.db", "without slashes"),
            ("sqlite://data/latchkey.db", "without slashes"), ("sqlite:data/l.db?mode=ro", "without ? and options"),
            ("sqlite+aiosqlite:///l.db", "without slashes"), ("sqlite+pysqlite:///l.db", "without slashes"),
            ("postgresql+psycopg2://lk:hunter2@db/x", "without another library's words"),
            ("postgres+asyncpg://lk:hunter2@db/x", "without another library's words"),
            ("jdbc:postgresql://db/x", "without another library's words"),
            ("mysql://lk:hunter2@db/x", "uses no other database"),
            ("mysql+pymysql://lk:hunter2@db/x", "uses no other database"),
            ("mssql+pyodbc://x", "uses no other database"), ("data/latchkey.db", "expected sqlite:PATH or a URL"),
        ])
    func otherLibraries(url: String, sentence: String) async throws {
        let harness = try CommandHarness()
        for command in [["check-config"], ["serve"], ["user", "list"]] {
            #expect(await harness.run(command, environment: ["LATCHKEY_DATABASE_URL": url]) == 1)
            #expect(harness.errorLines.count == 1)
            #expect(harness.err.hasPrefix("latchkey: database.url: expected ") && harness.err.contains(sentence))
            #expect(!harness.err.contains("hunter2") && !harness.err.contains(url))
        }
        #expect(!harness.exists("data"))
        #expect(await harness.run("copy", "--to", url) == 1)
        #expect(harness.err.hasPrefix("latchkey: --to: expected ") && harness.err.contains(sentence))
    }

    @Test(
        "S-273: check-config refuses a URL that libpq cannot read, or reads otherwise than meant",
        arguments: [
            "postgres://lk:p@ss#w:rd%1@db/x", "postgres://lk:hunter@2222@db/x", "postgres://lk:hunter/2222@db/x",
            "postgres://lk:12/2222@db/x", "postgres://lk@db/x?hots=1", "postgres://lk:hunter%zz@db/x",
            "postgres://[::1/x",
        ])
    func unreadable(url: String) async throws {
        let harness = try CommandHarness()
        let environment = ["LATCHKEY_DATABASE_URL": url, "LATCHKEY_SECRET_KEY": goodKey]
        #expect(await harness.run("check-config", environment: environment) == 1)
        #expect(harness.errorLines.count == 1)
        #expect(
            harness.err.contains("write @ # % : / of the password as %40 %23 %25 %3A %2F, or put it into ~/.pgpass"))
        #expect(!harness.err.contains("2222") && !harness.err.contains("hunter") && !harness.err.contains("p@ss"))
    }

    @Test(
        "URLs that libpq reads as meant are good",
        arguments: [
            "postgres://lk:p%40ss%23w%3Ard%2F%25@db/x", "postgres://lk:a:b#c@db/x", "postgres://a:1,b:2/x?user=lk",
            "postgres:///x?host=%2Frun%2Fpostgresql", "postgres://lk@[::1]:5432/x", "postgres://lk@db/a%40b",
            "postgresql://lk@db?sslmode=verify-full",
        ])
    func readable(url: String) async throws {
        let harness = try CommandHarness()
        let environment = ["LATCHKEY_DATABASE_URL": url, "LATCHKEY_SECRET_KEY": goodKey]
        #expect(await harness.run("check-config", environment: environment) == 0)
    }

    @Test("S-273: the place of a database is told without the password")
    func place() {
        #expect(DatabaseLocation.sqlite(path: "/srv/a.db").place == "/srv/a.db")
        let url = "postgres://lk:hunter2@10.0.0.20:5432/latchkey?sslmode=require"
        #expect(DatabaseLocation.postgres(url: url).place == "latchkey on 10.0.0.20 (PostgreSQL)")
    }
}
