/// Why a file is no list of people that can be read.
package struct RosterFault: Error, Equatable, Sendable {
    package enum Code: String, Sendable {
        case empty
        /// More than 2 MiB.
        case tooLarge = "too_large"
        /// More than 5,000 rows.
        case tooManyRows = "too_many_rows"
        case notAList = "not_a_list"
        /// The bytes are no text in the encoding that was chosen, or that their first bytes name.
        case encodingBroken = "encoding_broken"
        /// No heading says what a person is called.
        case noColumns = "no_columns"
        /// Headings, and nothing below them.
        case noPeople = "no_people"
    }

    /// What a file seems to be that is no list.
    package enum Kind: String, Sendable {
        case spreadsheet, pdf, picture, archive, binary, json
        case webPage = "web_page"
    }

    package let code: Code
    package let kind: Kind?
    /// The first row, where none of its cells is a heading that is known.
    package let headings: [String]

    init(_ code: Code, kind: Kind? = nil, headings: [String] = []) {
        self.code = code
        self.kind = kind
        self.headings = headings
    }
}
