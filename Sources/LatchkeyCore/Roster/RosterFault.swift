/// Why a file is no list of people that can be read.
package struct RosterFault: Error, Equatable, Sendable {
    package enum Code: String, Sendable {
        case empty
        /// More than 2 MiB.
        case tooLarge = "too_large"
        /// More than `most` rows.
        case tooManyRows = "too_many_rows"
        case notAList = "not_a_list"
        /// The bytes are no text in the encoding that was chosen, or that their first bytes name.
        case encodingBroken = "encoding_broken"
        /// No heading says what a person is called.
        case noColumns = "no_columns"
        /// Headings, and nothing below them.
        case noPeople = "no_people"
        /// A quotation mark in `row` is never closed, in a file of which no part is taken then.
        case quoteOpen = "quote_open"
    }

    /// What a file seems to be that is no list.
    package enum Kind: String, Sendable {
        case spreadsheet, document, pdf, picture, archive, binary, json, contacts, calendar, mail
        case webPage = "web_page"
    }

    package let code: Code
    package let kind: Kind?
    /// The first row, where none of its cells is a heading that is known.
    package let headings: [String]
    /// How many rows there may be, for `too_many_rows`.
    package let most: Int?
    /// As a spreadsheet counts it, for `quote_open`.
    package let row: Int?

    init(_ code: Code, kind: Kind? = nil, headings: [String] = [], most: Int? = nil, row: Int? = nil) {
        self.code = code
        self.kind = kind
        self.headings = headings
        self.most = most
        self.row = row
    }
}
