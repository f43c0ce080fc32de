import HTTPTypes
import LatchkeyCore
import LatchkeyServer
import LatchkeyTestSupport
import LatchkeyWeb
import Testing

/// What the server's own pages load: few files, small ones, kept for good.
@Suite struct PackedSiteTests {
    /// What a page names, as it is sent to a browser that accepts gzip.
    private static func load(
        _ page: String, language: String, _ latchkey: Latchkey
    ) async throws -> (files: [String], bytes: Int) {
        let spoken = ("Accept-Language", language)
        let gzip = [("Accept-Encoding", "br, gzip"), spoken]
        let text = try await latchkey.send(.get, page, headers: [spoken]).text
        let files = text.matches(of: /(?:href|src)="(packed\/[^"]+)"/).map { String($0.1) }
        var bytes = try await latchkey.send(.get, page, headers: gzip).body.count
        for file in files {
            let answer = try await latchkey.send(.get, "/" + file, headers: gzip)
            #expect(answer.status == 200, "\(file)")
            bytes += answer.body.count
        }
        return (files, bytes)
    }

    @Test(
        "Each page is itself and at most five files, and 45 KiB on the way, in each language", arguments: ["en", "es"])
    func fewAndSmall(language: String) async throws {
        try await withLatchkey { latchkey in
            for page in WebFiles.all where page.isPage {
                let (files, bytes) = try await PackedSiteTests.load("/" + page.path, language: language, latchkey)
                #expect(files.count <= 5, "\(page.path) loads \(files)")
                #expect(bytes <= 45 * 1024, "\(page.path) has \(bytes) bytes")
            }
        }
    }

    @Test("Links between pages stay as they are")
    func links() async throws {
        try await withLatchkey { latchkey in
            let page = try await latchkey.send(.get, "/login").text
            #expect(page.contains(#"href="signup.html""#))
            #expect(!PackedSite.standard.files.contains { $0.path.hasSuffix(".html") })
        }
    }

    @Test("A packed file is kept for good, and its name is of its content; everything else is asked for again")
    func keptForGood() async throws {
        try await withLatchkey { latchkey in
            for file in PackedSite.standard.files {
                let answer = try await latchkey.send(.get, "/" + file.path, origin: "http://localhost:4500")
                #expect(answer.body == file.bytes)
                #expect(answer.header("Cache-Control") == "public, max-age=31536000, immutable", "\(file.path)")
                #expect(answer.header("Cross-Origin-Resource-Policy") == "same-origin")
                // A style sheet's pictures are fetched with an Origin, the icon of a tab without: both are one file.
                #expect(answer.header("Vary") == "Accept-Encoding")
                #expect(answer.header("Access-Control-Allow-Origin") == nil)
            }
            for path in [
                "/login", "/assets/sign-in/login.js", "/assets/icon.svg", "/client/latchkey.js", "/openapi.yaml",
            ] {
                #expect(try await latchkey.send(.get, path).header("Cache-Control") == "no-cache", "\(path)")
            }
        }
    }

    @Test("A page of a node with another version gets the file that is here, and browsers do not keep it")
    func otherVersion() async throws {
        try await withLatchkey { latchkey in
            let file = try #require(PackedSite.standard.files.first { $0.path.hasPrefix("packed/login.") })
            let answer = try await latchkey.send(.get, "/packed/login.AAAAbbbb-_99.js")
            #expect(answer.status == 200 && answer.body == file.bytes)
            #expect(answer.header("Cache-Control") == "no-cache")
            for name in [
                "login.js", "login..js", "login.AAAAbbbb-_9.js", "login.AAAAbbbb-_999.js", "login.AAAAbbbb-_9%2E.js",
                "login.AAAAbbbb-_99.css", "nothing.AAAAbbbb-_99.js", "x.login.AAAAbbbb-_99.js", "login.html",
            ] {
                let missing = try await latchkey.send(.get, "/packed/" + name)
                #expect(missing.status == 404 && missing.header("Cache-Control") == "no-store", "\(name)")
            }
        }
    }

    /// The packed files that pages name.
    private static let named = {
        let site = PackedSite.standard
        let pages = [site.pages] + site.pagesByLanguage.values
        let parts = pages.joined().flatMap { $0.file.bytes.split(separator: UInt8(ascii: "\"")) }
        return Set(parts.filter { $0.starts(with: "packed/".utf8) }.map { String(decoding: $0, as: UTF8.self) })
    }()

    /// Whether a page's script loads it when it is needed: no page names it.
    private static func isLoadedLater(_ file: WebFile) -> Bool { !named.contains(file.path) }

    @Test("A pack holds each module that its page imports once, and no import or comment is left in it")
    func whole() throws {
        for file in PackedSite.standard.files where file.path.hasSuffix(".js") && !file.path.contains("old-browser") {
            let left = PackedSiteTests.lines(of: file) { line in
                ["import ", "export ", "/**", "//"].contains { line.starts(with: $0.utf8) }
            }
            // What is loaded later is a module.
            let expected = PackedSiteTests.isLoadedLater(file) ? 1 : 0
            #expect(left.count == expected && left.allSatisfy { $0.hasPrefix("export ") }, "\(file.path) \(left)")
        }
        let login = try #require(PackedSite.standard.files.first { $0.path.hasPrefix("packed/login.") })
        for declared in [
            "class LatchkeyError ", "class LatchkeyClient ", "class SignInElement ", "function startPage(",
        ] {
            #expect(PackedSiteTests.lines(of: login) { $0.starts(with: declared.utf8) }.count == 1, "\(declared)")
        }
    }

    private static func lines(of file: WebFile, where isMeant: (ArraySlice<UInt8>) -> Bool) -> [String] {
        file.bytes.split(separator: UInt8(ascii: "\n")).filter(isMeant).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("A page has the texts of the language that the browser asks for; English where it is none of ours")
    func languages() async throws {
        try await withLatchkey { latchkey in
            for (wanted, isSpanish) in [
                ("es-MX,es;q=0.9,en;q=0.8", true), ("en,es;q=0.9", false), ("fr", false), ("", false),
            ] {
                for path in ["/login", "/nowhere"] {
                    let page = try await latchkey.send(
                        .get, path, headers: [("Accept-Language", wanted), ("Accept", "text/html")])
                    let names = page.text.contains(/packed\/\w+-es\.[\w-]{12}\.js/)
                    #expect(names == isSpanish, "\(path) \(wanted)")
                    #expect(page.header("Vary")?.contains("Accept-Language") == true, "\(path)")
                }
            }
        }
        // The server knows languages by what mails are written in.
        for language in PackedSite.standard.pagesByLanguage.keys {
            #expect(MailLanguage(rawValue: language) != nil, "\(language)")
        }
    }

    @Test("A script has the parts of the client that its modules use, and no others")
    func partsOfTheClient() throws {
        for (start, parts, others) in [
            ("packed/docs.", ["Picture", "Waiting"], ["Staff", "Factors", "Passkeys", "EmailAddress", "Recovery"]),
            (
                "packed/profile.", ["Picture", "Waiting", "Factors", "Passkeys", "EmailAddress", "ProfileFields"],
                ["Recovery", "Staff"]
            ),
            ("packed/login.", ["Factors", "Passkeys"], ["Recovery", "Fallback"]),
            ("packed/reset.", ["Recovery"], ["Factors"]),
            ("packed/groups.", ["Groups", "Passkeys"], ["Factors"]),
            ("packed/users.", ["Groups", "Roles"], ["Factors"]),
        ] {
            let file = try #require(
                PackedSite.standard.files.first { $0.path.hasPrefix(start) && $0.path.hasSuffix(".js") })
            func has(_ part: String) -> Bool {
                !PackedSiteTests.lines(of: file) { $0.starts(with: "class \(part) ".utf8) }.isEmpty
            }
            func makes(_ part: String) -> Bool {
                PackedSiteTests.lines(of: file) { $0.starts(with: "this.".utf8) }
                    .contains { $0.contains(" = new \(part)(") }
            }
            for part in parts { #expect(has(part) && makes(part), "\(start) \(part)") }
            for part in others { #expect(!has(part) && !makes(part), "\(start) \(part)") }
        }
    }

    @Test("A script has no exported function that nothing in it mentions")
    func unusedFunctions() throws {
        for (start, functions, others) in [
            ("packed/docs.", ["isUser", "isUserOrNobody", "isPageOfUsers"], ["isConfiguration", "isRecoveryCodes"]),
            ("packed/settings-list-es.", ["isConfiguration"], ["isPageOfGroups"]),
            ("packed/profile.", ["isFactors", "isAddress", "isPersonalData"], ["isConfiguration"]),
        ] {
            let file = try #require(
                PackedSite.standard.files.first { $0.path.hasPrefix(start) && $0.path.hasSuffix(".js") })
            func has(_ name: String) -> Bool {
                !PackedSiteTests.lines(of: file) { $0.starts(with: "function \(name)(".utf8) }.isEmpty
            }
            for name in functions { #expect(has(name), "\(start) \(name)") }
            for name in others { #expect(!has(name), "\(start) \(name)") }
        }
    }

    @Test(
        "What a script loads later is a packed file of its own, small, with the modules and texts that the script has not"
    )
    func loadedLater() throws {
        let files = PackedSite.standard.files
        for (start, later, holds) in [
            ("packed/profile.", "packed/profile-security.", ["\"security.scan\":", "async function confirmApp("]),
            ("packed/profile-es.", "packed/profile-again-dialog-es.", ["\"again.title\":", "function makeDialog("]),
            ("packed/login-es.", "packed/login-first-factor-es.", ["async function confirmApp("]),
            ("packed/group.", "packed/passkey.", ["class PasskeyCeremonies "]),
        ] {
            let script = try #require(files.first { $0.path.hasPrefix(start) })
            let file = try #require(files.first { $0.path.hasPrefix(later) })
            let name = file.path.dropFirst("packed/".count)
            #expect(String(decoding: script.bytes, as: UTF8.self).contains("import(\"./\(name)\")"), "\(start)")
            for beginning in holds {
                let begins = { (line: ArraySlice<UInt8>) in line.starts(with: beginning.utf8) }
                #expect(PackedSiteTests.lines(of: file, where: begins).count == 1, "\(later) \(beginning)")
                #expect(PackedSiteTests.lines(of: script, where: begins) == [], "\(start) \(beginning)")
            }
        }
        for file in files where file.path.hasSuffix(".js") && PackedSiteTests.isLoadedLater(file) {
            #expect(
                PackedSiteTests.lines(of: file) { $0.starts(with: "class LatchkeyClient ".utf8) } == [], "\(file.path)")
            #expect(file.bytes.count <= 32 * 1024, "\(file.path) has \(file.bytes.count) bytes")
        }
        // The page of signing in offers passkeys at once.
        let login = try #require(files.first { $0.path.hasPrefix("packed/login.") })
        #expect(!PackedSiteTests.lines(of: login) { $0.starts(with: "class PasskeyCeremonies ".utf8) }.isEmpty)
    }

    @Test("A packed style sheet has no comment of one line and no white space before a line")
    func styleSheets() {
        let sheets = PackedSite.standard.files.filter { $0.path.hasSuffix(".css") }
        #expect(sheets.count == 3)
        for sheet in sheets {
            let left = PackedSiteTests.lines(of: sheet) { $0.first == UInt8(ascii: " ") || $0.starts(with: "/* ".utf8) }
            #expect(left == [], "\(sheet.path)")
        }
    }

    @Test("A script has the texts of one language")
    func textsOfOneLanguage() throws {
        for (start, english, spanish) in [("packed/login.", 1, 0), ("packed/login-es.", 0, 1)] {
            let file = try #require(PackedSite.standard.files.first { $0.path.hasPrefix(start) })
            let unknown = PackedSiteTests.lines(of: file) { $0.starts(with: "\"error.unknown\": \"Something".utf8) }
            #expect(unknown.count == english, "\(start)")
            let desconocido = PackedSiteTests.lines(of: file) { $0.starts(with: "\"error.unknown\": \"Algo".utf8) }
            #expect(desconocido.count == spanish, "\(start)")
            let busy = PackedSiteTests.lines(of: file) { $0.starts(with: "\"error.busy\"".utf8) }
            #expect(busy.count == 1, "\(start)")
        }
    }

    @Test("A script has the texts that its page can ask for, and no others")
    func textsOfOnePage() throws {
        for (start, keys, others) in [
            (
                "packed/login.", ["login.title", "form.password", "error.busy"],
                ["join.title", "users.title", "mail.again", "security.title"]
            ),
            (
                "packed/join-es.", ["join.approve", "join.approve_label", "role.admin", "users.search"],
                ["setup.title", "profile.title", "users.email"]
            ), ("packed/mail.", ["mail.kind_approved"], ["users.title", "groups.title"]),
            (
                "packed/docs-es.", ["error.offline", "error.busy", "error.unknown"],
                ["error.uid_taken", "error.factor_invalid"]
            ),
            ("packed/confirm.", ["confirm.done", "confirm.link_used"], ["undo.done"]),
            (
                "packed/profile.", ["field.name_missing", "security.title"],
                ["second.hint", "second.label", "security.scan", "user.factors"]
            ),
        ] {
            let file = try #require(PackedSite.standard.files.first { $0.path.hasPrefix(start) })
            func has(_ key: String) -> Bool {
                !PackedSiteTests.lines(of: file) { $0.starts(with: "\"\(key)\":".utf8) }.isEmpty
            }
            for key in keys { #expect(has(key), "\(start) \(key)") }
            for key in others { #expect(!has(key), "\(start) \(key)") }
        }
    }

    @Test("The server's own pages carry its settings, as text that cannot leave its place")
    func settings() async throws {
        try await withLatchkey({ $0.server = { $0.uidLabel = "A \"quoted\" <b> & more" } }) { latchkey in
            let page = try await latchkey.send(.get, "/login").text
            let expected = #"content="{&quot;registration&quot;:"#
            #expect(page.contains(expected))
            #expect(page.contains("&lt;b> &amp; more"))
            #expect(!page.contains("<b>"))
        }
    }
}
