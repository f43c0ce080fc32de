import Foundation
import LatchkeyCore
import Testing

@testable import LatchkeyMail

@Suite struct MailMessageTests {
    private func message(subject: String = "Hello") throws -> MailMessage {
        MailMessage(
            from: try EmailAddress("no-reply@school.example"), to: try EmailAddress("ann@school.example"),
            subject: subject, text: "Zoë\n.\nend", html: "<p>Zoë</p>",
            id: try #require(RandomID(bytes: Array(0..<16))), date: Timestamp(microseconds: 1_795_000_000_000_000))
    }

    @Test("The header has what mail programs and holiday notices look for")
    func headers() throws {
        #expect(
            try message().headers == [
                "Date: Wed, 18 Nov 2026 11:06:40 +0000", "From: <no-reply@school.example>",
                "To: <ann@school.example>", "Subject: Hello",
                "Message-ID: <AAECAwQFBgcICQoLDA0ODw@school.example>", "Auto-Submitted: auto-generated",
            ])
    }

    @Test(
        "S-124: a sender's name stands before the address, and can be nothing else",
        arguments: [
            (nil, "From: <no-reply@school.example>"), ("", "From: <no-reply@school.example>"),
            ("School Office", "From: \"School Office\" <no-reply@school.example>"),
            ("Office, \"A\" \\", "From: \"Office, \\\"A\\\" \\\\\" <no-reply@school.example>"),
            ("Señora", "From: =?UTF-8?B?U2XDsW9yYQ==?= <no-reply@school.example>"),
            (
                "a\r\nBcc: eve@example.org",
                "From: =?UTF-8?B?YQ0KQmNjOiBldmVAZXhhbXBsZS5vcmc=?= <no-reply@school.example>"
            ),
        ] as [(String?, String)])
    func senderName(name: String?, line: String) throws {
        let message = MailMessage(
            from: try EmailAddress("no-reply@school.example"), fromName: name,
            to: try EmailAddress("ann@school.example"),
            subject: "Hello", text: "", html: "", id: try #require(RandomID(bytes: Array(0..<16))),
            date: Timestamp(microseconds: 0))
        #expect(message.headers[1] == line)
    }

    @Test("S-124: a subject is printable ASCII on lines of at most 76 characters, whatever is in it")
    func subjects() throws {
        for subject in [
            "Contraseña", String(repeating: "ñ", count: 200), "a\r\nBcc: eve@example.org",
            "👩‍👩‍👧‍👦" + String(repeating: "x", count: 100),
            "a\u{0}b", "=?UTF-8?Q?evil?=", String(repeating: "a", count: 61),
        ] {
            let text = EncodedWords.text(of: subject)
            let lines = text.components(separatedBy: "\r\n")
            #expect(lines.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } })
            #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(" =?") })
            let decoded = lines.map { line -> [UInt8] in
                let word = line.trimmingCharacters(in: .whitespaces).dropFirst(10).dropLast(2)
                return Data(base64Encoded: String(word)).map(Array.init) ?? []
            }
            #expect(decoded.joined().elementsEqual(subject.utf8))
        }
        #expect(EncodedWords.text(of: "Plain words = fine?") == "Plain words = fine?")
    }

    @Test("S-282: a mail in the folder is a whole file for its owner alone, and a second try replaces it")
    func folder() async throws {
        let folder = NSTemporaryDirectory() + "latchkey-outbox-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let transport = FolderTransport(folder: folder)
        for _ in 0..<2 {
            let outcome = await transport.deliver(try message(subject: "Contraseña"))
            #expect(outcome == .sent(answer: "written to 1795000000-AAECAwQFBgcICQoLDA0ODw.eml"))
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names == ["1795000000-AAECAwQFBgcICQoLDA0ODw.eml"])
        let path = folder + "/" + names[0]
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        let folderMode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? NSNumber
        #expect(folderMode?.intValue == 0o700)
        let text = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
        #expect(text.utf8.split(separator: 0x0a).dropLast().allSatisfy { $0.last == 0x0d })
        #expect(text.contains("Subject: =?UTF-8?B?") && text.contains("Zoë"))
    }

    @Test(
        "Text goes out with CRLF where a line ends, however it was written",
        arguments: [
            ("a\nb\n", "a\r\nb\r\n"), ("a\r\nb", "a\r\nb"), ("a\rb", "a\r\nb"), ("\n\n", "\r\n\r\n"),
            ("\r\r\n\n", "\r\n\r\n\r\n"),
            ("", ""), ("Zoë", "Zoë"), ("a\r", "a\r\n"),
        ])
    func lineEnds(_ text: String, _ expected: String) {
        #expect(MailLines.withCRLF(text) == Array(expected.utf8))
    }

    @Test("S-282: a mail in the folder goes after a day, with the link in it; other files stay")
    func oldMails() async throws {
        let folder = NSTemporaryDirectory() + "latchkey-outbox-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let transport = FolderTransport(folder: folder)
        _ = await transport.deliver(try message())
        let id = "1795000000-AAECAwQFBgcICQoLDA0ODw"
        let others = ["note.eml", "1795000000-short.eml", "\(id).txt", "x-\(id).eml"]
        for name in others + [".\(id).eml"] {
            #expect(FileManager.default.createFile(atPath: folder + "/" + name, contents: Data()))
        }
        let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        transport.removeOld(now: now + .seconds(86_300))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 6)
        transport.removeOld(now: now + .seconds(86_500))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == others.sorted())
    }

    @Test("A logo is beside the HTML that shows it, as a part of the mail, and text goes first")
    func logo() async throws {
        let folder = NSTemporaryDirectory() + "latchkey-outbox-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let site = try #require(SiteLogo(MailLogoTests.png))
        let logo = try #require(MailLogo(site, domain: "school.example"))
        let message = MailMessage(
            from: try EmailAddress("no-reply@school.example"), to: try EmailAddress("ann@school.example"),
            subject: "Hello", text: "Hello", html: "<p>Hello</p>", logo: logo,
            id: try #require(RandomID(bytes: Array(0..<16))), date: Timestamp(seconds: 1_795_000_000))
        _ = await FolderTransport(folder: folder).deliver(message)
        let path = folder + "/1795000000-AAECAwQFBgcICQoLDA0ODw.eml"
        let file = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
        let order = [
            "multipart/alternative", "text/plain", "multipart/related; type=\"text/html\"", "text/html", "image/png",
            "Content-ID: <logo@school.example>", "Content-Disposition: inline; filename=\"logo.png\"",
            String(Data(logo.bytes).base64EncodedString().prefix(76)), "--related-AAECAwQFBgcICQoLDA0ODw--",
            "--latchkey-AAECAwQFBgcICQoLDA0ODw--",
        ]
        var rest = file[...]
        for text in order {
            let place = try #require(rest.firstRange(of: text), "\(text) is missing, or not in its place")
            rest = rest[place.upperBound...]
        }
    }

    @Test("A folder that cannot be written is told, and another try may do")
    func unwritableFolder() async throws {
        let outcome = await FolderTransport(folder: "/proc/outbox").deliver(try message())
        #expect(outcome == .failedForNow(answer: "the folder cannot be written"))
    }

    @Test("A server that is not there is told, and another try may do")
    func noServer() async throws {
        let transport = SMTPTransport(
            SMTPServer(
                url: "smtp://127.0.0.1:1", user: nil, password: nil, security: .required, helloName: "school.example"))
        guard case .failedForNow(let answer) = await transport.deliver(try message()) else {
            return #expect(Bool(false), "nothing failed")
        }
        #expect(answer.lowercased().contains("connect"))
        transport.close()
        #expect(await transport.deliver(try message()) == .interrupted)
    }
}
