/// The text of a file of people: which encoding it has, or what it is in place of a list.
struct RosterText {
    let text: String
    let encoding: RosterEncoding
    /// Nothing says that it is this encoding: names must be looked at.
    let isGuessed: Bool

    /// Throws `not_a_list`, `encoding_broken`.
    init(_ bytes: [UInt8], as wished: RosterEncoding?) throws(RosterFault) {
        if let other = RosterText.others.first(where: { bytes.starts(with: $0.start) }) {
            throw RosterFault(.notAList, kind: other.kind)
        }
        let marked = RosterEncoding.allCases.first { $0.mark.map { bytes.starts(with: $0) } ?? false }
        if let encoding = wished ?? marked {
            let mark = marked == encoding ? encoding.mark ?? [] : []
            guard let text = encoding.text(of: bytes.dropFirst(mark.count)) else { throw RosterFault(.encodingBroken) }
            self = try RosterText(text, encoding, isGuessed: false)
        } else if let encoding = RosterText.wideEncoding(of: bytes) {
            // Nobody said that it is text.
            guard let text = encoding.text(of: bytes) else { throw RosterFault(.notAList, kind: .binary) }
            self = try RosterText(text, encoding, isGuessed: false)
        } else if let text = RosterEncoding.utf8.text(of: bytes) {
            self = try RosterText(text, .utf8, isGuessed: false)
        } else {
            self = try RosterText(RosterEncoding.windows1252.text(of: bytes) ?? "", .windows1252, isGuessed: true)
        }
    }

    private init(_ text: String, _ encoding: RosterEncoding, isGuessed: Bool) throws(RosterFault) {
        guard !text.utf8.contains(0) else { throw RosterFault(.notAList, kind: .binary) }
        if let kind = RosterText.kind(of: TypedText.trimmed(text)) { throw RosterFault(.notAList, kind: kind) }
        self.text = text
        self.encoding = encoding
        self.isGuessed = isGuessed
    }

    /// What no text has, beside what is white space. Some files that are no text have no zero in them.
    var hasControls: Bool { text.utf8.contains { $0 < 0x20 && !(0x09...0x0d).contains($0) || $0 == 0x7f } }

    /// What people give by mistake, by its first bytes.
    private static let others: [(kind: RosterFault.Kind, start: [UInt8])] = [
        (.spreadsheet, [0x50, 0x4b, 0x03, 0x04]), (.spreadsheet, [0xd0, 0xcf, 0x11, 0xe0]),
        (.pdf, [0x25, 0x50, 0x44, 0x46]), (.picture, [0x89, 0x50, 0x4e, 0x47]), (.picture, [0xff, 0xd8, 0xff]),
        (.picture, [0x47, 0x49, 0x46, 0x38]), (.archive, [0x1f, 0x8b]), (.archive, [0x50, 0x4b, 0x05, 0x06]),
        (.archive, [0x37, 0x7a, 0xbc, 0xaf]), (.archive, [0x52, 0x61, 0x72, 0x21]), (.binary, [0x4d, 0x5a, 0x90]),
    ]

    /// The same by how its text begins, in whatever case; the first that fits counts.
    private static let otherTexts: [(kind: RosterFault.Kind, start: String)] = [
        (.webPage, "<"), (.document, "{\\rtf"), (.document, "%!ps"), (.json, "{"), (.json, "["),
        (.contacts, "begin:vcard"), (.calendar, "begin:vcalendar"),
    ]

    private static func kind(of text: String) -> RosterFault.Kind? {
        let start = text.utf8.prefix(16).map(ASCII.lowercase)
        if let other = otherTexts.first(where: { start.starts(with: $0.start.utf8) }) { return other.kind }
        return isMail(text) ? .mail : nil
    }

    /// The first line and one of the next are fields of an e-mail (RFC 5322 §3.6), below the line of an mbox (RFC 4155).
    private static func isMail(_ text: String) -> Bool {
        let lines = text.utf8.split(maxSplits: 40) { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }.prefix(40)
        let fields = lines.first?.starts(with: "From ".utf8) == true ? lines.dropFirst() : lines
        return fields.first.map(isMailField) == true && fields.dropFirst().contains(where: isMailField)
    }

    private static func isMailField(_ line: Substring.UTF8View) -> Bool {
        let name = line.prefix(30).prefix { $0 != UInt8(ascii: ":") }
        let word = String(decoding: name.map(ASCII.lowercase), as: UTF8.self)
        return name.count < line.count && mailFields.contains(word)
    }

    private static let mailFields: Set<String> = [
        "from", "to", "date", "subject", "reply-to", "received", "return-path", "delivered-to", "message-id",
        "mime-version", "content-type", "dkim-signature", "authentication-results", "x-mozilla-status",
    ]

    /// UTF-16 without a mark has a zero in each second byte of Latin text.
    private static func wideEncoding(of bytes: [UInt8]) -> RosterEncoding? {
        let looked = bytes.prefix(200)
        var zeros = [0, 0]
        for (index, byte) in looked.enumerated() where byte == 0 { zeros[index % 2] += 1 }
        let most = looked.count / 2
        if zeros[0] == 0, zeros[1] * 2 > most { return .utf16LittleEndian }
        return zeros[1] == 0 && zeros[0] * 2 > most ? .utf16BigEndian : nil
    }
}
