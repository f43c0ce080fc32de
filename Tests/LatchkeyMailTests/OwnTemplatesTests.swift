import Foundation
import LatchkeyCore
import Testing

@testable import LatchkeyMail

@Suite struct OwnTemplatesTests {
    @Test("Words of one's own replace ours, one by one, and ours stand below them")
    func ownWords() throws {
        let folder = try TemplateFolder(["reset_password.en.mustache": "Club {{service}}\n\nDear {{name}}, {{code}}"])
        let words = try MailTemplatesTests.words(.resetPassword, folder: folder.path)
        #expect(words.subject == "Club Example School")
        #expect(words.text.hasPrefix("Dear Ann Lee, K7WQ-M3XT-4H\n\nThis e-mail was sent by Example School."))
        let spanish = try MailTemplatesTests.words(.resetPassword, .spanish, folder: folder.path)
        #expect(spanish.subject.contains("contraseña"))
    }

    @Test("With an empty footer nothing stands below the words")
    func noFooter() throws {
        let folder = try TemplateFolder(["footer.en.mustache": "", "new_device.en.mustache": "Subject\n\nHello\n"])
        let words = try MailTemplatesTests.words(.newDevice, folder: folder.path)
        #expect(words.text == "Hello" && !words.html.contains("This e-mail was sent"))
    }

    @Test("Templates that were written out are taken back, and say the same")
    func writtenOut() throws {
        let files = MailTemplateFile.all
        #expect(files.count == 2 * (MailTemplatesTests.kinds.count + 1) + 1)
        let folder = try TemplateFolder(Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.text) }))
        for kind in MailTemplatesTests.kinds {
            for language in MailLanguage.allCases {
                let own = try MailTemplatesTests.words(kind, language, folder: folder.path)
                #expect(try own == MailTemplatesTests.words(kind, language))
            }
        }
    }

    @Test("A template from an editor on Windows, with its line ends and its mark, is read as any other")
    func windows() throws {
        let folder = try TemplateFolder([
            "new_device.en.mustache": "\u{feff}Subject\r\n\r\nSign in:\r\n{{link}}\r\n\r\nEnd"
        ])
        let words = try MailTemplatesTests.words(.newDevice, folder: folder.path)
        #expect(words.subject == "Subject" && words.text.hasPrefix("Sign in:\n\(MailTemplatesTests.link)\n\nEnd\n"))
        #expect(words.html.contains(">Sign in</a>"))
    }

    @Test("A link without words above it is a link, and lines of a paragraph stay lines")
    func paragraphs() throws {
        let folder = try TemplateFolder(["new_device.en.mustache": "Subject\n\n{{link}}\n\none\ntwo\n{{link}}"])
        let html = try MailTemplatesTests.words(.newDevice, folder: folder.path).html
        #expect(html.components(separatedBy: ">\(MailTemplatesTests.link)</a>").count == 3)
        #expect(html.contains("one<br>two<br><a") && !html.contains("bgcolor"))
    }

    @Test(
        "A template that cannot be meant is refused, with the file and the line",
        arguments: [
            (
                "new_device.en.mustache", "S\n\nDear {{nmae}}",
                "line 3: {{nmae}} is not known here. Known: email, home, link,"
            ),
            ("new_device.en.mustache", "S\n\n{{#code}}x{{/code}}", "line 3: {{#code}} is not known here."),
            ("new_device.en.mustache", "S {{code}}", "line 1: {{code}} is not known here."),
            ("account_deleted.es.mustache", "S\n\n{{ name }}", "line 3: {{ name }} is not known here."),
            ("new_device.en.mustache", "S\n{{\nuuid}}", "line 2: {{\nuuid}} is not known here."),
            ("new_device.en.mustache", "S\n{{}}", "line 2: {{}} is not known here."),
            ("new_device.en.mustache", "S\n{{> page}}", "line 2: {{> page}} is not known here."),
            ("new_device.en.mustache", "S\n{{=<% %>=}}<%x%>", "line 2: {{=<% %>=}} is not known here."),
            ("new_device.en.mustache", "S\n{{upper(name)}}", "line 2: {{upper(name)}} is not known here."),
            ("new_device.es.mustache", "S\n{{#name}} never ends", "line 2: the braces or sections do not match"),
            ("new_device.es.mustache", "S\n{{name", "line 2: the braces or sections do not match"),
            ("new_device.es.mustache", "\n\nHello", "line 1: the subject is missing"),
            ("footer.en.mustache", "{{name}}", "line 1: {{name}} is not known here."),
            ("page.html.mustache", "{{{subject}}}", "line 1: {{{subject}} would not be escaped; write two braces"),
            ("page.html.mustache", "{{&subject}}", "line 1: {{&subject}} would not be escaped; write two braces"),
            ("page.html.mustache", "{{% CONTENT_TYPE:TEXT}}", "line 1: {{% CONTENT_TYPE:TEXT}} is not known here."),
            ("new-device.en.mustache", "S", "no template has this name;"),
        ])
    func refused(file: String, text: String, reason: String) throws {
        let folder = try TemplateFolder([file: text])
        do throws(MailTemplates.Problem) {
            _ = try MailTemplates(folder: folder.path)
            Issue.record("it was taken")
        } catch {
            #expect(error.file == file && error.reason.hasPrefix(reason), "\(error)")
        }
    }

    @Test("A folder that is not there, and a file that is no text, are refused")
    func unreadable() throws {
        #expect(throws: MailTemplates.Problem.self) { try MailTemplates(folder: "/nowhere/at/all") }
        let folder = try TemplateFolder([:])
        try folder.write(Data([0x53, 0xff, 0xfe]), to: "approved.en.mustache")
        #expect(
            throws: MailTemplates.Problem(
                file: "approved.en.mustache", reason: "it cannot be read as text in UTF-8")
        ) { try MailTemplates(folder: folder.path) }
    }

    @Test("docs/mail.md names each template, and each name with the templates that have it")
    func documented() throws {
        let file = URL(filePath: #filePath).appending(path: "../../../docs/mail.md").standardized
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        for kind in MailTemplatesTests.kinds {
            #expect(lines.contains { $0.hasPrefix("| `\(kind.rawValue)` |") }, "\(kind.rawValue)")
        }
        for name in Set(MailTemplatesTests.kinds.flatMap(MailNames.known)) {
            let row = try #require(lines.last { $0.hasPrefix("| `\(name)` |") }, "\(name)")
            let cell = try #require(row.split(separator: " | ").last)
            let named = Set(MailTemplatesTests.kinds.filter { cell.contains("`\($0.rawValue)`") })
            let with = Set(MailTemplatesTests.kinds.filter { MailNames.known(in: $0).contains(name) })
            let said = cell.hasPrefix("all") ? Set(MailTemplatesTests.kinds).subtracting(named) : named
            #expect(said == with, "\(name)")
        }
    }

    @Test("Comments and other files in the folder are nobody's business")
    func harmless() throws {
        let folder = try TemplateFolder([
            "new_device.en.mustache": "S\n\n{{! to do: {{nmae }}Hello", "notes.txt": "{{x}}",
        ])
        #expect(try MailTemplatesTests.words(.newDevice, folder: folder.path).text.hasPrefix("Hello"))
    }
}
