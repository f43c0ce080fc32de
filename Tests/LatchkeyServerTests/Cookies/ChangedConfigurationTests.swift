import HTTPTypes
import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyServer

/// Cookies that survive a change of what makes their identity in browsers: domain and partition.
@Suite("Cookies after a changed configuration")
struct ChangedConfigurationTests {
    private static let host = "auth.school.example"
    private static let name = "jwt_python_flask"

    struct Form: Sendable, CustomTestStringConvertible {
        var domain: String?
        var sameSite = CookieConfiguration.SameSite.auto

        var testDescription: String { "\(domain ?? "-") \(sameSite)" }
    }

    static let forms = [
        Form(), Form(domain: "school.example"), Form(domain: host), Form(sameSite: .none),
        Form(domain: "school.example", sameSite: .none), Form(sameSite: .strict),
    ]

    private static func server(
        _ form: Form, _ store: Store?, _ test: @escaping @Sendable (Latchkey) async throws -> Void
    ) async throws {
        try await withLatchkey(
            { options in
                OriginTests.configure(&options)
                options.store = store
                let server = options.server
                options.server = { configuration in
                    server(&configuration)
                    configuration.cookies.name = name
                    configuration.cookies.domain = form.domain
                    configuration.cookies.sameSite = form.sameSite
                }
            }, test)
    }

    /// Signs in as a browser with `jar` does, and answers who the server then takes it for.
    private static func signIn(_ latchkey: Latchkey, _ jar: inout CookieJar) async throws -> Answer {
        let headers = [("Sec-Fetch-Site", "same-origin")]
        let answer = try await latchkey.signInAnswer("toby", cookie: jar.header(), headers: headers)
        #expect(answer.status == 200)
        jar.take(answer.setCookies)
        return try await latchkey.send(.get, "/api/id", cookie: jar.header(), headers: headers)
    }

    @Test(
        "S-075, S-081: whatever cookie.domain and cookie.same_site were before, a sign-in leaves one session and one device cookie",
        arguments: forms, forms)
    func changed(before: Form, after: Form) async throws {
        let database = try await Engine.chosen.makeDatabase()
        let store = database.store
        let old = Jar()
        try await ChangedConfigurationTests.server(before, store) { latchkey in
            try await latchkey.addAccount("toby")
            var jar = CookieJar(host: ChangedConfigurationTests.host)
            #expect(try await ChangedConfigurationTests.signIn(latchkey, &jar).status == 200)
            await old.put(jar)
        }
        try await ChangedConfigurationTests.server(after, store) { latchkey in
            var jar = await old.jar
            #expect(try await ChangedConfigurationTests.signIn(latchkey, &jar).status == 200)
            #expect(jar.count(ChangedConfigurationTests.name) == 1)
            #expect(jar.count("\(ChangedConfigurationTests.name)-device") == 1)
            let out = try await latchkey.send(
                .delete, "/api/authenticate", cookie: jar.header(), headers: [("Sec-Fetch-Site", "same-origin")])
            #expect(out.status == 200)
            jar.take(out.setCookies)
            #expect(jar.count(ChangedConfigurationTests.name) == 0)
        }
        withExtendedLifetime(database) {}
    }

    @Test("S-081: a renewal clears the older form too, so that it does not prepare a second cookie", arguments: forms)
    func renewed(before: Form) async throws {
        let database = try await Engine.chosen.makeDatabase()
        let old = Jar()
        try await ChangedConfigurationTests.server(before, database.store) { latchkey in
            try await latchkey.addAccount("toby")
            var jar = CookieJar(host: ChangedConfigurationTests.host)
            _ = try await ChangedConfigurationTests.signIn(latchkey, &jar)
            await old.put(jar)
        }
        try await ChangedConfigurationTests.server(Form(domain: "school.example"), database.store) { latchkey in
            var jar = await old.jar
            let headers = [("Sec-Fetch-Site", "same-origin")]
            latchkey.clock.advance(by: .seconds(1801))
            let renewed = try await latchkey.send(.get, "/api/id", cookie: jar.header(), headers: headers)
            #expect(renewed.status == 200)
            jar.take(renewed.setCookies)
            #expect(jar.count(ChangedConfigurationTests.name) == 1)
            #expect(try await latchkey.send(.get, "/api/id", cookie: jar.header(), headers: headers).status == 200)
        }
        withExtendedLifetime(database) {}
    }

    @Test("S-081: the Flask system's cookie of this name is in nobody's way, whichever domain and site it was set for")
    func flask() async throws {
        let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJfdWlkIjoidG9ieSJ9.c2ln"
        let name = ChangedConfigurationTests.name
        let lines = [
            "\(name)=\(token); Path=/", "\(name)=\(token); Path=/; Domain=school.example; Secure; SameSite=None",
            "\(name)=\(token); Path=/; Secure; SameSite=None",
        ]
        for line in lines {
            try await ChangedConfigurationTests.server(Form(), nil) { latchkey in
                try await latchkey.addAccount("toby")
                for isCrossSite in [false, true] {
                    var jar = CookieJar(host: ChangedConfigurationTests.host)
                    jar.take([line])
                    let headers = [("Sec-Fetch-Site", isCrossSite ? "cross-site" : "same-origin")]
                    let origin = isCrossSite ? "https://app.example" : "https://auth.school.example"
                    let cookie = jar.header(isCrossSite: isCrossSite)
                    let answer = try await latchkey.signInAnswer(
                        "toby", cookie: cookie, origin: origin, headers: headers)
                    jar.take(answer.setCookies, isCrossSite: isCrossSite)
                    #expect(jar.count(name) == (line.hasSuffix("Path=/") && isCrossSite ? 2 : 1), "\(line)")
                    let me = try await latchkey.send(
                        .get, "/api/id", cookie: jar.header(isCrossSite: isCrossSite), origin: origin, headers: headers)
                    #expect(me.status == 200, "\(line) \(isCrossSite)")
                }
            }
        }
    }

    @Test("S-076: signing in on another site does not sign anybody out of our own pages")
    func bothSites() async throws {
        try await ChangedConfigurationTests.server(Form(), nil) { latchkey in
            try await latchkey.addAccount("toby")
            var jar = CookieJar(host: ChangedConfigurationTests.host)
            _ = try await ChangedConfigurationTests.signIn(latchkey, &jar)
            let headers = [("Sec-Fetch-Site", "cross-site")]
            for _ in 0..<2 {
                let cookie = jar.header(isCrossSite: true)
                let answer = try await latchkey.signInAnswer(
                    "toby", cookie: cookie, origin: "https://app.example", headers: headers)
                jar.take(answer.setCookies, isCrossSite: true)
                #expect(jar.count(ChangedConfigurationTests.name) == 2)
            }
        }
    }

    @Test(
        "Parents of a host are cleared as well, for a domain that was set before; never those of one label or of an address"
    )
    func parents() {
        func domains(_ host: String, name: String = "jwt", domain: String? = nil) -> [String?] {
            CookieForms(name: name, host: host, domain: domain, isSecure: false).all.map(\.domain)
        }
        #expect(domains("auth.school.example") == [nil, "auth.school.example", "school.example"])
        #expect(domains("a.b.c.d.e.example") == [nil, "b.c.d.e.example", "c.d.e.example", "d.e.example", "e.example"])
        #expect(domains("localhost") == [nil])
        #expect(domains("192.0.2.1") == [nil])
        #expect(domains("[2001:db8::1]") == [nil])
        #expect(domains("auth.school.example", name: "__Host-latchkey") == [nil])
        #expect(domains("localhost", domain: "x.example") == [nil, "x.example"])
    }
}

/// Carries a jar out of one server's test and into the next one's.
private actor Jar {
    private(set) var jar = CookieJar(host: "")

    func put(_ jar: CookieJar) { self.jar = jar }
}
