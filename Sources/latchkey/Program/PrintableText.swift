extension String {
    /// The text on one line: control and formatting characters become `\u{…}`, so that a name cannot steer a terminal
    /// or look like another line.
    var printable: String {
        var output = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                output += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                output.unicodeScalars.append(scalar)
            }
        }
        return output
    }

    /// The same, cut with a sign for it where it would have more than `most` characters.
    func printable(atMost most: Int) -> String {
        let shown = printable
        guard shown.unicodeScalars.count > most else { return shown }
        return String(String.UnicodeScalarView(shown.unicodeScalars.prefix(most - 1))) + "\u{2026}"
    }
}
