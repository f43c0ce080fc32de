/// One address, with the name that mail programs show for it or without (RFC 5322 §3.4).
package struct Mailbox: Equatable, Sendable {
    package let name: String?
    package let address: EmailAddress

    /// Takes `a@b.example`, `School Office <a@b.example>` and `"Office, School" <a@b.example>`; nil for anything else.
    ///
    /// The name is 1 to 100 code points without control and format characters.
    package init?(_ text: String) {
        guard text.utf8.count <= 1000 else { return nil }
        guard let open = text.utf8.lastIndex(of: UInt8(ascii: "<")) else {
            guard let address = try? EmailAddress(text) else { return nil }
            (self.name, self.address) = (nil, address)
            return
        }
        guard text.utf8.last == UInt8(ascii: ">"),
            let address = try? EmailAddress(String(text[text.utf8.index(after: open)...].dropLast())),
            let name = Mailbox.name(text[..<open])
        else { return nil }
        (self.name, self.address) = (name.isEmpty ? nil : name, address)
    }

    /// Without quotes and white space around it; nil when it cannot be one.
    private static func name(_ typed: Substring) -> String? {
        var scalars = typed.unicodeScalars[...]
        func trim() {
            scalars = scalars.drop { $0.properties.isWhitespace }
            while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        }
        trim()
        if scalars.count >= 2, scalars.first == "\"", scalars.last == "\"" {
            scalars = scalars.dropFirst().dropLast()
            trim()
        }
        guard scalars.count <= 100, scalars.allSatisfy(isAllowed) else { return nil }
        return String(scalars)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: !["<", ">", "\"", "\\"].contains(scalar)
        }
    }
}
