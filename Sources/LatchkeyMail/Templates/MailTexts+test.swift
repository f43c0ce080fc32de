extension MailTexts {
    /// What `latchkey mail test` sends, line by line, the subject first. No template: nobody but operators gets it.
    static func test(_ facts: [String: String]) -> [String] {
        [
            "Test e-mail from \(facts["service"] ?? "")",
            "Hello,",
            "",
            "this is a test. It was sent by the command `latchkey mail test` on \(facts["time"] ?? "").",
            "",
            "If you can read it, e-mails of this server arrive, and they look like this one. It is in no list of sent "
                + "e-mails, and there is nothing to do.",
        ]
    }
}
