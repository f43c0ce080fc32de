import LatchkeyCore
import Testing

@Suite struct MailboxTests {
    @Test(
        "An address is taken with a name and without",
        arguments: [
            ("a@b.example", nil, "a@b.example"), ("<a@b.example>", nil, "a@b.example"),
            ("School Office <a@B.example>", "School Office", "a@b.example"),
            ("School Office<a@b.example>", "School Office", "a@b.example"),
            ("\"Office, School\" <a@b.example>", "Office, School", "a@b.example"),
            ("Müller & Söhne <a@b.example>", "Müller & Söhne", "a@b.example"),
            ("\"\" <a@b.example>", nil, "a@b.example"), ("a@b.example <a@b.example>", "a@b.example", "a@b.example"),
        ] as [(String, String?, String)])
    func good(text: String, name: String?, address: String) {
        let mailbox = Mailbox(text)
        #expect(mailbox?.name == name)
        #expect(mailbox?.address.text == address)
    }

    @Test(
        "S-124: what could become another header, or another name than is read, is refused",
        arguments: [
            "", "Office", "Office <>", "Office <a@b.example", "Office a@b.example>", "Office <a@b.example> x",
            "A <a@b.example>, B <b@b.example>", "A\r\nBcc: x <a@b.example>", "A\u{0} <a@b.example>",
            "A\u{202e}B <a@b.example>", "A\u{200b} <a@b.example>", "A\\ <a@b.example>", "A \"B\" <a@b.example>",
            "A <b> <a@b.example>", String(repeating: "x", count: 101) + " <a@b.example>",
        ])
    func bad(text: String) {
        #expect(Mailbox(text) == nil)
    }
}
