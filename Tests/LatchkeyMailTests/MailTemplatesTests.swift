import Foundation
import LatchkeyCore
import Testing

@testable import LatchkeyMail

@Suite struct MailTemplatesTests {
    static let link = "https://auth.school.example/reset#abc"
    static let home = "https://www.school.example/start"
    static let facts = [
        "name": "Ann Lee", "uid": "ann", "service": "Example School", "email": "ann@school.example", "link": link,
        "code": "K7WQ-M3XT-4H", "origin": "192.0.2.7", "home": home,
    ]
    static let time = Timestamp(seconds: 1_800_000_000)
    static let kinds = OutgoingMail.Kind.allCases

    static func words(
        _ kind: OutgoingMail.Kind, _ language: MailLanguage = .english, _ changes: [String: String] = [:],
        look: MailLook = MailLook(), folder: String? = nil
    ) throws -> MailTemplates.Words {
        let facts = facts.merging(changes) { $1 }
        return try MailTemplates(folder: folder).words(kind, language, at: time, facts, look: look)
    }

    @Test(
        "Each e-mail says who sends it, which account it is about, when it happened, and what to do if it was not you",
        arguments: kinds, MailLanguage.allCases)
    func everyMail(kind: OutgoingMail.Kind, language: MailLanguage) throws {
        let words = try MailTemplatesTests.words(kind, language)
        #expect(words.subject.contains("Example School"))
        #expect(words.text.contains(kind == .accountDeleted ? "ann@school.example" : "\"ann\""))
        #expect(
            words.text.contains(language == .english ? "15 January 2027, 08:00 UTC" : "15 de enero de 2027, 08:00 UTC"))
        let doubts =
            language == .english
            ? ["If this was not you", "If you did not", "If you do not know"]
            : ["Si no has sido tú", "Si no lo has pedido", "Si no conoces", "Si no esperabas"]
        #expect(doubts.contains { words.text.contains($0) })
        #expect(!words.text.contains("{{") && !words.html.contains("{{"))
        #expect(words.html.contains(#"<html lang="\#(language.rawValue)">"#))
    }

    @Test("No sentence of an e-mail is the same in two languages", arguments: kinds)
    func ownWords(kind: OutgoingMail.Kind) throws {
        let texts = MailLanguage.allCases.map { language in
            // Lines of names alone, such as `{{link}}`, have no language.
            Set(MailTexts.text(kind, language).split(separator: "\n").filter { !$0.hasPrefix("{{") })
        }
        for (place, text) in texts.enumerated() {
            #expect(!text.isEmpty)
            for other in texts[(place + 1)...] { #expect(text.isDisjoint(with: other)) }
        }
    }

    @Test("The two parts of an e-mail have the same words in the same order", arguments: kinds, MailLanguage.allCases)
    func sameWords(kind: OutgoingMail.Kind, language: MailLanguage) throws {
        let words = try MailTemplatesTests.words(kind, language)
        var rest = Substring(MailTemplatesTests.shown(words.html))
        for line in words.text.split(separator: "\n") {
            // The words on a button have no colon; the address stands below it.
            let line = line.hasSuffix(":") && !line.hasPrefix("Hola") ? line.dropLast() : line
            let place = try #require(rest.firstRange(of: line), "\(line) is not in the HTML, or not in its place")
            rest = rest[place.upperBound...]
        }
    }

    /// The HTML's text.
    private static func shown(_ html: String) -> String {
        let body = html.split(separator: "<body").last ?? ""
        let text = body.split(separator: "<").map { $0.split(separator: ">", maxSplits: 1).dropFirst().joined() }
            .joined()
        return text.replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&#39;", with: "'")
            .replacingOccurrences(of: "&amp;", with: "&")
    }

    @Test("A greeting is followed by a capital letter", arguments: kinds, MailLanguage.allCases)
    func capitals(kind: OutgoingMail.Kind, language: MailLanguage) throws {
        let paragraphs = try MailTemplatesTests.words(kind, language).text.split(separator: "\n\n")
        #expect(paragraphs[0].hasPrefix(language == .english ? "Hello" : "Hola"))
        #expect(paragraphs[1].first?.isUppercase == true)
    }

    @Test(
        "The link is a button with words on it, and every address in an e-mail is ours or home_url",
        arguments: kinds, MailLanguage.allCases)
    func links(kind: OutgoingMail.Kind, language: MailLanguage) throws {
        let html = try MailTemplatesTests.words(kind, language).html
        let targets = html.split(separator: "href=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        let mine = kind == .accountDeleted ? [] : [MailTemplatesTests.link]
        #expect(targets.map(String.init) == mine + [MailTemplatesTests.home])
        #expect(!html.contains("src=") && !html.contains("url("), "nothing is fetched")
        let button = html.split(separator: "href=\"\(mine.first ?? "none")\"").dropFirst().first
        let label = button?.split(separator: ">").dropFirst().first?.prefix { $0 != "<" }
        #expect(mine.isEmpty || label.map { !$0.contains("http") && !$0.hasSuffix(":") } == true)
    }

    @Test(
        "F-013: a mail about a new password or removed factors says how many passkeys are left, and where they are",
        arguments: MailLanguage.allCases)
    func passkeys(language: MailLanguage) throws {
        let profile = "https://auth.school.example/profile"
        for kind in [OutgoingMail.Kind.passwordChanged, .factorsReset] {
            let plain = try MailTemplatesTests.words(kind, language, ["profile": profile])
            let told = try MailTemplatesTests.words(kind, language, ["profile": profile, "passkeys": "12"])
            #expect(!plain.text.contains("12.") && told.text.contains(": 12.") && told.html.contains(": 12."))
            #expect(!plain.text.contains(profile) && told.text.contains(profile) == (kind == .passwordChanged))
            #expect(told.html.contains("href=\"\(profile)\"") == (kind == .passwordChanged))
        }
    }

    @Test(
        "S-305: a mail about a new password says how many accounts of providers still sign in",
        arguments: MailLanguage.allCases)
    func identities(language: MailLanguage) throws {
        let profile = "https://auth.school.example/profile"
        let told = try MailTemplatesTests.words(.passwordChanged, language, ["profile": profile, "identities": "12"])
        #expect(told.text.contains(": 12.") && told.text.contains(profile) && told.html.contains(": 12."))
    }

    @Test("S-408: it says whether the address has to be confirmed again", arguments: MailLanguage.allCases)
    func unconfirmed(language: MailLanguage) throws {
        let facts = ["profile": "https://auth.school.example/profile", "unconfirmed": "yes"]
        let told = try MailTemplatesTests.words(.passwordChanged, language, facts)
        let words = language == .english ? "has to be confirmed again" : "Hay que confirmar otra vez"
        #expect(told.text.contains(words) && told.html.contains(words))
        #expect(!(try MailTemplatesTests.words(.passwordChanged, language).text.contains(words)))
    }

    @Test("Without a home_url, an e-mail has no address but its own link")
    func noHome() throws {
        let facts = MailTemplatesTests.facts.filter { $0.key != "home" }
        let words = try MailTemplates().words(.newDevice, .english, at: MailTemplatesTests.time, facts)
        #expect(words.text.components(separatedBy: "://").count == 2)
        #expect(words.text.hasSuffix("Ask the people who run this site."))
    }

    @Test("Support, colour and logo are the operator's, or ours")
    func site() throws {
        let plain = try MailTemplatesTests.words(.accountDeleted)
        #expect(plain.text.contains("tell the people who run this site."))
        #expect(try MailTemplatesTests.words(.resetPassword).html.contains("bgcolor=\"#0d6b60\""))
        let spanish = try MailTemplatesTests.words(.emailUndone, .spanish)
        #expect(spanish.text.contains("avisa enseguida a los responsables del sitio."))
        let look = MailLook(accent: AccentColor("166534"))
        let own = try MailTemplatesTests.words(.emailUndone, .english, ["support": "the <school> office"], look: look)
        #expect(own.text.contains("tell the <school> office at once") && own.html.contains("the &lt;school&gt; office"))
        #expect(own.html.contains("bgcolor=\"#166534\"") && !own.html.contains("#0d6b60"))
    }

    @Test("S-124: what people typed stays on its line, and is text in HTML")
    func injection() throws {
        let name = "a\r\nBcc: eve@example.org\n\n<a href=\"https://evil.example\">x</a> {{code}} & \u{2028}z\u{85}\u{b}"
        let words = try MailTemplatesTests.words(.resetPassword, .english, ["name": name])
        #expect(!words.text.contains("\nBcc:") && !words.text.contains("\r") && !words.text.contains("\u{2028}"))
        #expect(!words.html.contains("<a href=\"https://evil"))
        #expect(words.html.contains("&lt;a href="))
        #expect(words.text.contains("{{code}} &"))
    }

    @Test("S-124: a subject of the operator's with a name in it stays one line")
    func subject() throws {
        let folder = try TemplateFolder(["new_device.en.mustache": "{{name}} & co\n\nHello"])
        let words = try MailTemplatesTests.words(
            .newDevice, .english, ["name": "a\r\nBcc: eve@example.org\u{2029}b"], folder: folder.path)
        #expect(words.subject == "a  Bcc: eve@example.org b & co")
    }

    @Test(
        "S-306: to an address that nobody has confirmed goes no name, and not from where somebody acted",
        arguments: [OutgoingMail.Kind.verifyEmail, .changeEmail, .approved])
    func unconfirmed(kind: OutgoingMail.Kind) throws {
        for language in MailLanguage.allCases {
            let words = try MailTemplatesTests.words(kind, language)
            for text in [words.subject, words.text, words.html] {
                #expect(!text.contains("Ann Lee") && !text.contains("192.0.2.7"))
            }
        }
        let folder = try TemplateFolder(["\(kind.rawValue).en.mustache": "Hello\n\n{{name}}"])
        #expect(throws: MailTemplates.Problem.self) { try MailTemplates(folder: folder.path) }
    }
}
