import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyTestSupport
import Testing

@testable import latchkey

@Suite struct MailTemplatesCommandTests {
    private static func text(_ harness: CommandHarness, _ path: String) throws -> String {
        try String(contentsOfFile: harness.path(path), encoding: .utf8)
    }

    private static func configuration(
        _ harness: CommandHarness, _ environment: [String: String]
    ) throws -> MailConfiguration {
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context(environment)).settings
        return try settings.mailParts(try ServerKeys.load(settings, .system).macs).configuration
    }

    @Test("`mail templates` writes what mail.templates takes back")
    func writes() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("mail", "templates", "words") == 0)
        #expect(harness.out == "\(MailTemplateFile.all.count) templates written to words")
        #expect(try MailTemplatesCommandTests.text(harness, "words/new_device.en.mustache").contains("{{origin}}"))
        #expect(await harness.run("check-config", environment: ["LATCHKEY_MAIL_TEMPLATES": "words"]) == 0)
    }

    @Test("A template that was changed stays, and is named, until --force")
    func keeps() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("mail", "templates", "words") == 0)
        try harness.write("Mine\n", to: "words/new_device.en.mustache")
        #expect(await harness.run("mail", "templates", "words") == 0)
        #expect(
            harness.out.hasSuffix("Kept, because they were changed: new_device.en.mustache. --force replaces them."))
        #expect(try MailTemplatesCommandTests.text(harness, "words/new_device.en.mustache") == "Mine\n")
        #expect(await harness.run("mail", "templates", "--force", "words") == 0)
        #expect(try MailTemplatesCommandTests.text(harness, "words/new_device.en.mustache").contains("{{origin}}"))
    }

    @Test("A folder that cannot be made is told")
    func unwritable() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("mail", "templates", "/proc/words") == 1)
        #expect(harness.errorLines.first?.contains("/proc/words cannot be written") == true)
    }

    @Test("`check-config` and `serve` refuse a template with a name that there is not, with file and line")
    func unknownName() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("mail", "templates", "words") == 0)
        try harness.write("Hello\n\n{{nmae}}", to: "words/new_device.en.mustache")
        let environment = ["LATCHKEY_MAIL_TEMPLATES": "words"]
        for command in ["check-config", "serve"] {
            #expect(await harness.run(command, environment: environment) == 1)
            let line = harness.errorLines.joined()
            #expect(line.contains("mail.templates: new_device.en.mustache: line 3: {{nmae}} is not known here."))
        }
    }

    @Test(
        "home_url in e-mails is a whole address, also where it is a path on this host",
        arguments: [
            ("/start", "https://auth.school.example/start"),
            ("https://www.school.example", "https://www.school.example"),
        ])
    func home(written: String, address: String) throws {
        let environment = ["LATCHKEY_SITE_HOME_URL": written, "LATCHKEY_PUBLIC_URL": "https://auth.school.example"]
        let harness = try CommandHarness()
        #expect(try MailTemplatesCommandTests.configuration(harness, environment).homeURL == address)
    }

    @Test("A PNG or JPEG logo is in e-mails, at most 40 pixels high; SVG and WebP are not")
    func logo() throws {
        let harness = try CommandHarness()
        func logo(_ bytes: [UInt8]) throws -> MailLogo? {
            try Data(bytes).write(to: URL(fileURLWithPath: harness.path("logo")))
            let environment = ["LATCHKEY_SITE_LOGO": "logo", "LATCHKEY_MAIL_FROM": "no-reply@school.example"]
            return try MailTemplatesCommandTests.configuration(harness, environment).look.logo
        }
        let pictures = [
            (SamplePicture.png, 3, 2), (SamplePicture.jpeg, 3, 2), (SamplePicture.jpegProgressive, 8, 8),
        ]
        for (bytes, width, height) in pictures {
            let logo = try #require(try logo(bytes))
            #expect(logo.width == width && logo.height == height && logo.contentID == "logo@school.example")
        }
        #expect(try logo(SamplePicture.webp) == nil)
        #expect(try logo(Array("<svg/>".utf8)) == nil)
    }
}
