import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyPasswords
import LatchkeyServer
import Logging

/// Every key there is. `docs/configuration.md` has the same lines, and a test compares them.
enum Keys {
    static let httpHost = ConfigurationKey(
        "http.host", default: "127.0.0.1", as: "127.0.0.1", expected: "an IP address or host name to listen on",
        help: "Address to listen on; `0.0.0.0` or `::` for all.",
        read: { NetworkAddress($0)?.text ?? HostName.canonical($0) }
    )
    static let httpPort = ConfigurationKey(
        "http.port", default: 8587, as: "8587", expected: "a port number from 0 to 65535",
        help: "Port to listen on; 0 lets the system choose.", read: ConfigurationText.integer(0...65_535)
    )
    static let publicURL = ConfigurationKey<Origin?>(
        optional: "public_url", default: Origin("http://localhost:8587"), as: "http://localhost:8587, with `http.port`",
        expected: "an http or https origin in lower case and without a path, like https://auth.example.org",
        help: "Where browsers reach this server. It decides the cookie's attributes and the tokens' issuer.",
        read: { Origin($0) }
    )
    static let allowedOrigins = ConfigurationKey(
        list: "allowed_origins", as: "none; every loopback origin while `public_url` is loopback",
        expected: "origins like https://www.example.org, or one * as the first label: https://*.school.example",
        help: "Front ends that may call this server from other origins.", read: { OriginPattern($0) }
    )
    static let databaseURL = ConfigurationKey(
        "database.url", default: "data/latchkey.db", as: "sqlite:data/latchkey.db",
        expected: "sqlite:PATH or a URL postgres://…", isSecret: true,
        help:
            "The database. A path is relative to the working directory; a URL is any of libpq's, with several hosts too.",
        advice: DatabaseURL.advice, read: DatabaseURL.read
    )
    static let databaseListenURL = ConfigurationKey<String?>(
        optional: "database.listen_url", as: "none",
        expected: "a URL postgres://… of the server itself, and one in database.url beside it", isSecret: true,
        help: "Hears of other nodes' changes at once (LISTEN), not within 250 ms; not through a pooler.",
        advice: { DatabaseLocation.isPostgres($0) ? DatabaseURL.advice($0) : nil }, read: DatabaseURL.readPostgres
    )
    static let secretKey = ConfigurationKey<SecretText?>(
        optional: "secret_key", as: "made at first start, in `secret.key` beside the database",
        expected: "at least 32 bytes that do not repeat themselves and were never published", isSecret: true,
        help: "Signs the session tokens. Another key ends all sessions.", read: { SecretText($0) }
    )
    static let secretKeyFile = ConfigurationKey<String?>(
        optional: "secret_key_file", as: "none", expected: "the path of a file, and no secret_key beside it",
        help: "Reads `secret_key` from a file; white space at its ends is not part of it.", read: ConfigurationText.text
    )
    static let secretKeyPrevious = ConfigurationKey<SecretText?>(
        optional: "secret_key_previous", as: "none",
        expected: "at least 32 bytes that do not repeat themselves, were never published and are not secret_key",
        isSecret: true, help: "The key before this one: its tokens stay good until they expire.",
        read: { SecretText($0) }
    )
    static let cookieName = ConfigurationKey<String?>(
        optional: "cookie.name", as: "`__Host-latchkey` under https, else `latchkey`",
        expected: "a cookie name of letters, digits and -._ ; no __Host- or __Secure- unless public_url is https, "
            + "no __Host- with cookie.domain",
        help: "Name of the session cookie; `jwt_python_flask` for a drop-in.", read: ConfigurationText.cookieName
    )
    static let cookieDomain = ConfigurationKey<String?>(
        optional: "cookie.domain", as: "none", expected: "the domain of public_url or one above it, like example.org",
        help: "Sends the cookie to all hosts of this domain; safer left out.", read: ConfigurationText.domain
    )
    static let cookieSameSite = ConfigurationKey(
        "cookie.same_site", default: CookieConfiguration.SameSite.auto, as: "auto",
        expected: "auto, lax, strict or none (none needs an https public_url)",
        help: "`auto` sends None with Partitioned to cross-site front ends and Lax to all others.",
        read: ConfigurationText.choice(CookieConfiguration.SameSite.self)
    )
    static let cookieInsecureHTTP = ConfigurationKey(
        "cookie.insecure_http", default: false, as: "false", expected: "true or false",
        help: "Starts with plain http on a host that is not loopback: everybody on the way can read passwords.",
        read: ConfigurationText.boolean
    )
    static let sessionIdle = ConfigurationKey(
        "session.idle", default: .seconds(3600), as: "1h",
        expected: "a duration from 1s to session.absolute, like 30s, 15m, 12h or 14d",
        help: "A session ends when it was not used for this long.", read: sessionTime
    )
    static let sessionAbsolute = ConfigurationKey(
        "session.absolute", default: .seconds(12 * 3600), as: "12h",
        expected: "a duration from 1s to 400d, like 12h", help: "A session ends after this long in any case.",
        read: sessionTime
    )
    static let sessionRememberIdle = ConfigurationKey(
        "session.remember_idle", default: .seconds(14 * 86_400), as: "14d",
        expected: "a duration from 1s to session.remember_absolute, like 14d",
        help: "`session.idle` for those who asked to be remembered.", read: sessionTime
    )
    static let sessionRememberAbsolute = ConfigurationKey(
        "session.remember_absolute", default: .seconds(30 * 86_400), as: "30d",
        expected: "a duration from 1s to 400d, like 30d",
        help: "`session.absolute` for those who asked to be remembered.", read: sessionTime
    )
    static let sessionMaxStaleness = ConfigurationKey(
        "session.max_staleness", default: .seconds(5), as: "5s", expected: "a duration from 1s to 60s, like 5s",
        help: "How long remembered sessions are trusted when the database cannot be asked what changed.",
        read: ConfigurationText.duration(.seconds(1)...Duration.seconds(60))
    )
    static let sessionCacheSize = ConfigurationKey(
        "session.cache_size", default: 200_000, as: "200000", expected: "a number from 1000 to 10000000",
        help: "Sessions that a process remembers, about half a KiB each; others are read from the database.",
        read: ConfigurationText.integer(1000...10_000_000)
    )
    static let registration = ConfigurationKey(
        "registration", default: .open, as: "open", expected: "open, code, invite, approval or closed",
        help:
            "Who may sign up: anyone; people who have a join code or an invitation; people who have an invitation; anyone, when staff let them in; nobody.",
        read: ConfigurationText.choice(FlowsConfiguration.Registration.self)
    )
    static let compatibility = ConfigurationKey(
        "compatibility", default: FlowsConfiguration.Compatibility.none, as: "none", expected: "none or flask",
        help: "`flask` gives the Flask system's own pages what only they need: "
            + "[coming from the Flask system](compatibility.md).",
        read: ConfigurationText.choice(FlowsConfiguration.Compatibility.self)
    )
    static let emailDomains = ConfigurationKey(
        list: "email_domains", as: "any", expected: "domains like school.example, and registration open or approval",
        help: "Who signs up without a code needs an address in one of these, and is in once it is confirmed.",
        read: ConfigurationText.domain
    )
    static let uidLabel = ConfigurationKey(
        "uid_label", default: "User ID", as: "User ID", expected: "1 to 40 printable characters",
        help: "What the pages call a user ID, like `GitHub ID`.", read: ConfigurationText.label
    )
    static let profileFields = ConfigurationKey(
        list: "profile_fields", as: "none",
        expected: "at most 50 fields like section text, or grade number self staff: Final grade, each name once",
        help: "What profiles have beside name and address: [the fields of profiles](#the-fields-of-profiles).",
        read: ConfigurationText.profileField
    )
    static let siteName = ConfigurationKey<String?>(
        optional: "site.name", as: "none: pages say Latchkey, mails the host of `public_url`",
        expected: "1 to 60 printable characters", help: "What people call the school or club that this server is for.",
        read: ConfigurationText.words(60)
    )
    static let siteLogo = ConfigurationKey<String?>(
        optional: "site.logo", as: "none",
        expected: "the path of a PNG, JPEG, WebP or SVG file of at most 256 KiB that can be read",
        help: "A picture for the head of pages, at `/site/logo`, and of e-mails if it is a PNG or JPEG file of at most "
            + "64 KiB. Scripts in an SVG file do not run.",
        read: ConfigurationText.text
    )
    static let siteAccent = ConfigurationKey<AccentColor?>(
        optional: "site.accent", as: "none",
        expected:
            "a colour like 166534, of six hexadecimal digits, on which white text can be read (contrast 4.5 or more)",
        help: "Colour of buttons. In the file a `#` before it needs quotes around it.",
        advice: ConfigurationText.contrast, read: ConfigurationText.accent
    )
    static let siteHomeURL = ConfigurationKey<String?>(
        optional: "site.home_url", as: "none",
        expected: "an https address, or a path on this host that begins with one slash",
        help: "Where people come from, and go back to; also below e-mails.", read: ConfigurationText.address
    )
    static let siteSupport = ConfigurationKey<String?>(
        optional: "site.support", as: "none", expected: "1 to 120 printable characters",
        help: "Whom people ask: an e-mail address, or words that complete \"ask …\", like `the school office`.",
        read: ConfigurationText.words(120)
    )
    static let passwordMinLength = ConfigurationKey(
        "password.min_length", default: 8, as: "8", expected: "a number from 8 to 64",
        help: "Fewest characters of a new password; NIST advises 15.", read: ConfigurationText.integer(8...64)
    )
    static let argon2Memory = ConfigurationKey(
        "password.argon2.memory_kib", default: 19_456, as: "19456",
        expected: "at least 19456 with 2 iterations (or 47104 with 1, 12288 with 3), at most 1048576",
        help: "Memory of one password hash, in KiB.", read: ConfigurationText.integer(0...1_048_576)
    )
    static let argon2Iterations = ConfigurationKey(
        "password.argon2.iterations", default: 2, as: "2", expected: "a number from 1 to 64",
        help: "Passes of one password hash over its memory.", read: ConfigurationText.integer(1...64)
    )
    static let argon2Threads = ConfigurationKey(
        "password.argon2.threads", default: ProcessInfo.processInfo.activeProcessorCount, as: "number of cores",
        expected: "a number from 1 to 256", help: "Threads that hash passwords, each with one hash at a time.",
        read: ConfigurationText.integer(1...256)
    )
    static let passwordHashQueue = ConfigurationKey(
        "password.hash_queue", default: 128, as: "128", expected: "a number from 1 to 10000",
        help: "Sign-ins that may wait for a hashing thread; further ones are asked to come back.",
        read: ConfigurationText.integer(1...10_000)
    )
    static let throttleNetworkCeiling = ConfigurationKey(
        "throttle.network_ceiling", default: 300, as: "300", expected: "a number from 10 to 1000000",
        help: "Failed sign-ins that one network may cause in 15 minutes.",
        read: ConfigurationText.integer(10...1_000_000)
    )
    static let throttleNetworkSignInCeiling = ConfigurationKey(
        "throttle.network_sign_in_ceiling", default: 300, as: "300", expected: "a number from 0 to 1000000",
        help: "Successful sign-ins from one network in 15 minutes, known devices apart; 0 switches the limit off.",
        read: ConfigurationText.integer(0...1_000_000)
    )
    static let throttleAccountCeiling = ConfigurationKey(
        "throttle.account_ceiling", default: 60, as: "60", expected: "a number from 0 to 1000000",
        help:
            "Successful sign-ins of one account in 15 minutes, and of each device it knows; 0 switches the limit off.",
        read: ConfigurationText.integer(0...1_000_000)
    )
    static let throttleSignUpCeiling = ConfigurationKey(
        "throttle.sign_up_ceiling", default: 45, as: "45", expected: "a number from 1 to 1000000",
        help: "Accounts that one network may sign up in 15 minutes.",
        read: ConfigurationText.integer(1...1_000_000)
    )
    static let throttleWriteCeiling = ConfigurationKey(
        "throttle.write_ceiling", default: 60, as: "60", expected: "a number from 0 to 1000000",
        help: "Changes that one account may make in a minute on each node; 0 switches the limit off.",
        read: ConfigurationText.integer(0...1_000_000)
    )
    static let throttleMailCeiling = ConfigurationKey(
        "throttle.mail_ceiling", default: 3000, as: "3000", expected: "a number from 0 to 10000000",
        help:
            "Mails to addresses that nobody has confirmed, in an hour; further ones wait. 0 switches the limit off.",
        read: ConfigurationText.integer(0...10_000_000)
    )
    static let auditRetention = ConfigurationKey(
        "audit.retention", default: AuditRetention.standard, as: "400d",
        expected: "forever, or a duration from 30d to 36500d, like 400d",
        help: "How long audit events are kept: what happened to accounts, and from which addresses.",
        read: ConfigurationText.auditRetention
    )
    static let mailURL = ConfigurationKey<SMTPAddress?>(
        optional: "mail.smtp_url", as: "none: mails are written into `mail.folder`",
        expected:
            "smtp://HOST:PORT or smtps://HOST:PORT, with USER@ before it where the server asks for one, and mail.from",
        isSecret: true, help: "The server that takes our mails.", read: SMTPAddress.init(_:)
    )
    static let mailPassword = ConfigurationKey<SecretText?>(
        optional: "mail.smtp_password", as: "none", expected: "printable text, and a user in mail.smtp_url",
        isSecret: true, help: "Password of the user in `mail.smtp_url`.",
        read: { ConfigurationText.text($0).flatMap { SecretText($0) } }
    )
    static let mailSecurity = ConfigurationKey(
        "mail.security", default: SMTPServer.Security.required, as: "required", expected: "required or off",
        help: "`required` sends over TLS only, by `smtps://` or STARTTLS; `off` is for a server on the same machine.",
        read: ConfigurationText.choice(SMTPServer.Security.self)
    )
    static let mailAuthorities = ConfigurationKey<String?>(
        optional: "mail.ca_file", as: "the system's", expected: "the path of a PEM file that can be read",
        help: "Certificate authorities to trust for the mail server, in place of the system's.",
        read: ConfigurationText.text
    )
    static let mailFrom = ConfigurationKey<Mailbox?>(
        optional: "mail.from", as: "latchkey@ and the host of `public_url`",
        expected: "an address like no-reply@example.org, or a name with it: School Office <no-reply@example.org>",
        help: "Whom mails come from.", read: { Mailbox($0) }
    )
    static let mailFolder = ConfigurationKey(
        "mail.folder", default: "data/outbox", as: "data/outbox", expected: "the path of a folder",
        help:
            "Where mails go as files while there is no `mail.smtp_url`. Name it only if something sends them from there: "
            + "else pages tell people to ask staff for a code.",
        read: ConfigurationText.text
    )
    static let mailTemplates = ConfigurationKey<String?>(
        optional: "mail.templates", as: "none", expected: "the path of a folder with good templates",
        help: "Words of your own for e-mails; `latchkey mail templates` writes ours.", read: ConfigurationText.text
    )
    static let trustedProxies = ConfigurationKey(
        list: "trusted_proxies", as: "none", expected: "addresses and ranges like 10.0.0.7 or 10.0.0.0/8",
        help:
            "Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; their connections are not limited.",
        read: { NetworkRange($0) }
    )
    static let tlsCertificate = ConfigurationKey<String?>(
        optional: "tls.certificate", as: "none", expected: "the path of a PEM file, and tls.key beside it",
        help: "Certificate chain; with it the server speaks TLS itself, HTTP/2 included.", read: ConfigurationText.text
    )
    static let tlsKey = ConfigurationKey<String?>(
        optional: "tls.key", as: "none", expected: "the path of a PEM file, and tls.certificate beside it",
        help: "Private key of the certificate.", read: ConfigurationText.text
    )
    static let logLevel = ConfigurationKey(
        "log.level", default: .info, as: "info",
        expected: "trace, debug, info, notice, warning, error or critical", help: "The least that is logged.",
        read: ConfigurationText.choice(Logger.Level.self)
    )
    static let logFormat = ConfigurationKey<LogFormat?>(
        optional: "log.format", as: "text on a terminal, else json", expected: "json or text",
        help: "One JSON object a line, or text for people.", read: ConfigurationText.choice(LogFormat.self)
    )
    static let metricsEnabled = ConfigurationKey(
        "metrics.enabled", default: false, as: "false", expected: "true or false",
        help: "Answers `/metrics`; keep it from strangers at the proxy.", read: ConfigurationText.boolean
    )
    static let acceptedAdvice = ConfigurationKey(
        list: "accepted_advice", as: "none", expected: "names of keys, like password.min_length",
        help: "Keys of which `latchkey check-config` gives no advice any more; what it warns of stays.",
        read: { name in Keys.all.contains { $0.name == name } ? name : nil }
    )

    static let all: [KeyDescription] = [
        httpHost.description, httpPort.description, publicURL.description, allowedOrigins.description,
        databaseURL.description, databaseListenURL.description, secretKey.description, secretKeyFile.description,
        secretKeyPrevious.description,
        cookieName.description, cookieDomain.description, cookieSameSite.description, cookieInsecureHTTP.description,
        sessionIdle.description, sessionAbsolute.description, sessionRememberIdle.description,
        sessionRememberAbsolute.description, sessionMaxStaleness.description, sessionCacheSize.description,
        registration.description, compatibility.description,
        emailDomains.description, uidLabel.description, profileFields.description,
        siteName.description, siteLogo.description, siteAccent.description, siteHomeURL.description,
        siteSupport.description,
        passwordMinLength.description, argon2Memory.description, argon2Iterations.description,
        argon2Threads.description, passwordHashQueue.description, throttleNetworkCeiling.description,
        throttleNetworkSignInCeiling.description, throttleAccountCeiling.description,
        throttleSignUpCeiling.description, throttleWriteCeiling.description,
        throttleMailCeiling.description, auditRetention.description,
        mailURL.description, mailPassword.description, mailSecurity.description,
        mailAuthorities.description,
        mailFrom.description, mailFolder.description, mailTemplates.description, trustedProxies.description,
        tlsCertificate.description, tlsKey.description,
        logLevel.description,
        logFormat.description, metricsEnabled.description, acceptedAdvice.description,
    ]

    private static let sessionTime = ConfigurationText.duration(.seconds(1)...Duration.seconds(400 * 86_400))
}
