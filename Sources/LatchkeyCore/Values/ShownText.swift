/// Whether a text shows what it is, to everybody who reads it in a list, a table or a mail (S-247, S-325).
///
/// Refused are control characters, marks that change the direction of what follows, characters that nobody sees, and towers of
/// accents. What scripts and emoji need stays possible: joiners between letters that join and in emoji, variation selectors
/// behind what they vary, the tags of a flag.
enum ShownText {
    enum Fault: Error {
        case control, invisible, towering, empty

        var inName: FieldProblem {
            switch self {
            case .control: .nameControl
            case .invisible: .nameInvisible
            case .towering: .nameAccents
            case .empty: .nameBlank
            }
        }

        var inProfile: FieldProblem {
            switch self {
            case .control: .profileControl
            case .invisible: .profileInvisible
            case .towering: .profileAccents
            case .empty: .profileBlank
            }
        }
    }

    /// More than any script puts on one letter in names.
    private static let mostMarks = 4
    private static let mostTags = 6

    /// Throws the first fault. Line feeds are allowed on request; `empty` is thrown when nothing in it can be seen.
    static func check(_ text: String, allowsLines: Bool = false) throws(Fault) {
        let scalars = Array(text.unicodeScalars)
        var marks = 0
        var isSeen = false
        for (index, scalar) in scalars.enumerated() {
            let properties = scalar.properties
            switch properties.generalCategory {
            case .control where scalar == "\n" && allowsLines: break
            case .control, .lineSeparator, .paragraphSeparator: throw .control
            default: break
            }
            if isInvisible(scalar) {
                guard isNeeded(index, in: scalars) else { throw .invisible }
                continue
            }
            marks = isMark(properties.generalCategory) ? marks + 1 : 0
            guard marks <= mostMarks else { throw .towering }
            if marks == 0, !properties.isWhitespace { isSeen = true }
        }
        guard isSeen else { throw .empty }
    }

    /// Without controls, what nobody sees, and the marks on top of others.
    static func mended(_ text: String) -> String {
        var output = String.UnicodeScalarView()
        var marks = 0
        for scalar in text.unicodeScalars where !isInvisible(scalar) {
            let category = scalar.properties.generalCategory
            marks = isMark(category) ? marks + 1 : 0
            guard ![.control, .lineSeparator, .paragraphSeparator].contains(category), marks <= mostMarks else {
                continue
            }
            output.append(scalar)
        }
        return String(output)
    }

    private static func isMark(_ category: Unicode.GeneralCategory) -> Bool {
        [.nonspacingMark, .enclosingMark, .spacingMark].contains(category)
    }

    /// Nothing is drawn for it: format characters (but a few signs of Arabic and Kaithi), fillers, the blank of Braille.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0xac: false
        case 0x0600...0x0605, 0x06dd, 0x0890, 0x0891, 0x08e2, 0x110bd, 0x110cd: false
        case 0x2800: true
        default: scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .format
        }
    }

    /// Whether an invisible character does something for its neighbours.
    private static func isNeeded(_ index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        guard index > 0 else { return false }
        let (before, next) = (scalars[index - 1], index + 1 < scalars.count ? scalars[index + 1] : nil)
        switch scalars[index].value {
        case 0x200b: return joins(before) && next.map(joins) == true
        case 0x200c: return isVirama(before) || (joins(before) && next.map(joins) == true)
        case 0x200d:
            return isVirama(before) || (joins(before) && next.map(joins) == true)
                || (isEmojiPart(before) && next?.properties.isEmoji == true)
        case 0xfe00...0xfe0f: return before.properties.isEmoji || before.properties.isIdeographic
        case 0xe0100...0xe01ef: return before.properties.isIdeographic
        case 0x180b...0x180f: return (0x1820...0x18aa).contains(before.value)
        case 0xe0020...0xe007f: return isTag(index, in: scalars)
        default: return false
        }
    }

    private static func isVirama(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.canonicalCombiningClass == .virama
    }

    private static func isEmojiPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0xfe0f || (scalar.properties.isEmoji && scalar.value > 0xff)
    }

    /// Letters and marks of the scripts in which a joiner changes the shape of its neighbours: Arabic to Myanmar, Khmer, Mongolian …
    private static func joins(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0620...0x109f, 0x1780...0x18af, 0x1b00...0x1bff, 0xa800...0xabff, 0xfb50...0xfdff, 0xfe70...0xfefc,
            0x10a00...0x11fff, 0x1e900...0x1e95f:
            scalar.properties.isAlphabetic || isMark(scalar.properties.generalCategory)
        default: false
        }
    }

    /// The letters of a flag's region stand behind a black flag, at most six with their end.
    private static func isTag(_ index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        let run = scalars[..<index].reversed().prefix { (0xe0020...0xe007e).contains($0.value) }.count
        return run < mostTags && run < index && scalars[index - run - 1].value == 0x1f3f4
    }
}
