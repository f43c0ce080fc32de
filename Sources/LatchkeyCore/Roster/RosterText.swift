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
        if let encoding = wished ?? marked ?? RosterText.wideEncoding(of: bytes) {
            let mark = marked == encoding ? encoding.mark ?? [] : []
            guard let text = encoding.text(of: bytes.dropFirst(mark.count)) else { throw RosterFault(.encodingBroken) }
            self = try RosterText(text, encoding, isGuessed: false)
        } else if let text = RosterEncoding.utf8.text(of: bytes) {
            self = try RosterText(text, .utf8, isGuessed: false)
        } else {
            self = try RosterText(RosterEncoding.windows1252.text(of: bytes) ?? "", .windows1252, isGuessed: true)
        }
    }

    private init(_ text: String, _ encoding: RosterEncoding, isGuessed: Bool) throws(RosterFault) {
        guard !text.utf8.contains(0) else { throw RosterFault(.notAList, kind: .binary) }
        switch TypedText.trimmed(text).utf8.first {
        case UInt8(ascii: "<"): throw RosterFault(.notAList, kind: .webPage)
        case UInt8(ascii: "{"), UInt8(ascii: "["): throw RosterFault(.notAList, kind: .json)
        default: break
        }
        self.text = text
        self.encoding = encoding
        self.isGuessed = isGuessed
    }

    /// What people give by mistake, by its first bytes.
    private static let others: [(kind: RosterFault.Kind, start: [UInt8])] = [
        (.spreadsheet, [0x50, 0x4b, 0x03, 0x04]), (.spreadsheet, [0xd0, 0xcf, 0x11, 0xe0]),
        (.pdf, [0x25, 0x50, 0x44, 0x46]), (.picture, [0x89, 0x50, 0x4e, 0x47]), (.picture, [0xff, 0xd8, 0xff]),
        (.picture, [0x47, 0x49, 0x46, 0x38]), (.archive, [0x1f, 0x8b]),
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
