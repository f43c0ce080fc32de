import Foundation
import LatchkeyCore
import Testing

@testable import LatchkeyMail

@Suite struct MailTemplatesTests {
    private static let facts = [
        "name": "Ann", "uid": "ann", "service": "auth.school.example", "email": "ann@school.example",
        "link": "https://auth.school.example/reset#abc", "code": "01234567", "origin": "192.0.2.7",
    ]

    @Test("Each mail in each language has a subject, names the account, and its link is a button in HTML")
    func everyMail() throws {
        let templates = try MailTemplates()
        for kind in OutgoingMail.Kind.allCases {
            for language in MailLanguage.allCases {
                let words = templates.words(kind, language, MailTemplatesTests.facts)
                #expect(!words.subject.isEmpty && words.subject.contains("auth.school.example"))
                #expect(words.text.contains("ann") && words.html.contains("ann"), "\(kind) \(language)")
                #expect(!words.text.contains("{{") && !words.html.contains("{{"))
                let hasLink = words.text.contains("https://auth.school.example/reset#abc")
                #expect(hasLink == words.html.contains(#"<a href="https://auth.school.example/reset#abc""#))
                #expect(hasLink == (kind != .accountDeleted))
                #expect(words.html.contains(#"<html lang="\#(language.rawValue)">"#))
            }
        }
    }

    @Test("Mails say whom to tell, in the operator's words or in ours, and the button has the site's colour")
    func site() throws {
        let templates = try MailTemplates()
        let ours = templates.words(.accountDeleted, .english, MailTemplatesTests.facts)
        #expect(ours.text.contains("tell the people who run the site."))
        #expect(
            templates.words(.resetPassword, .english, MailTemplatesTests.facts).html.contains("background: #0d6b60"))
        var facts = MailTemplatesTests.facts
        facts["support"] = "the <school> office"
        facts["accent"] = "#166534"
        let english = templates.words(.emailUndone, .english, facts)
        #expect(
            english.text.contains("tell the <school> office at once")
                && english.html.contains("the &lt;school&gt; office"))
        #expect(english.html.contains("background: #166534"))
        #expect(templates.words(.emailUndone, .spanish, facts).text.contains("avisa enseguida a the <school> office."))
    }

    @Test("S-124: what people typed stays on its line, and is text in HTML")
    func injection() throws {
        var facts = MailTemplatesTests.facts
        facts["name"] = "a\r\nBcc: eve@example.org\n\n<a href=\"https://evil.example\">x</a> {{code}} & \u{2028}z"
        let words = try MailTemplates().words(.resetPassword, .english, facts)
        #expect(!words.subject.contains("\n") && !words.subject.contains("\r"))
        #expect(!words.text.contains("\nBcc:") && !words.text.contains("\r"))
        #expect(!words.html.contains("<a href=\"https://evil"))
        #expect(words.html.contains("&lt;a href="))
        #expect(words.text.contains("{{code}} &"))
    }

    @Test("Words of one's own replace ours, one by one; one that is wrong is named")
    func ownWords() throws {
        let folder = NSTemporaryDirectory() + "latchkey-mail-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        try write("Club {{service}}\n\nDear {{name}}, {{code}}", "reset_password.en.mustache")
        let templates = try MailTemplates(folder: folder)
        let words = templates.words(.resetPassword, .english, MailTemplatesTests.facts)
        #expect(words.subject == "Club auth.school.example" && words.text == "Dear Ann, 01234567")
        #expect(templates.words(.resetPassword, .spanish, MailTemplatesTests.facts).subject.contains("contraseña"))
        try write("{{#name}} never ends", "new_device.es.mustache")
        #expect(throws: MailTemplates.Problem(file: "new_device.es.mustache")) { try MailTemplates(folder: folder) }
    }
}
