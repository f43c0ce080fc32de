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
}
