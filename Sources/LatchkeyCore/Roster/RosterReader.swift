extension Roster {
    package static let mostBytes = 2 * 1024 * 1024
    package static let mostRows = 5000
    private static let maxSample = 10

    /// Reads a file, or what was pasted. Throws what a file is that is no list.
    package init(_ bytes: [UInt8], _ options: RosterOptions = RosterOptions()) throws(RosterFault) {
        guard bytes.count <= Roster.mostBytes else { throw RosterFault(.tooLarge) }
        let text = try RosterText(bytes, as: options.encoding)
        // One more than the headings and the people: then there are too many.
        let table = RosterTable(text.text, delimiter: options.delimiter, most: Roster.mostRows + 2) {
            RosterColumns.known($0, options)
        }
        let rows = table.records.map(RosterRow.init)
        guard let head = rows.first else { throw RosterFault(.empty) }
        var columns = RosterColumns(head.record.cells, options)
        var (people, notices) = (rows.dropFirst(), [Notice]())
        if !columns.namesPeople {
            guard !text.hasControls else { throw RosterFault(.notAList, kind: .binary) }
            // A single column without a heading is a list of names.
            guard rows.allSatisfy({ $0.record.cells.count == 1 }) else {
                throw RosterFault(.noColumns, headings: head.record.cells)
            }
            (columns, people, notices) = (.namesAlone, rows[...], [.namesAssumed])
        }
        guard !people.isEmpty else { throw RosterFault(.noPeople) }
        guard people.count <= Roster.mostRows else { throw RosterFault(.tooManyRows, most: Roster.mostRows) }
        var namer = RosterNamer()
        for row in people { namer.take(row, columns) }
        namer.nameAll()
        if text.isGuessed { notices.insert(.encodingGuessed, at: 0) }
        let foreign = namer.people.map(\.name).filter { !$0.utf8.allSatisfy { $0 < 0x80 } }
        self.init(
            encoding: text.encoding, delimiter: table.delimiter, form: columns.form, ignored: columns.ignored,
            notices: notices, sample: text.isGuessed ? Array(foreign.prefix(Roster.maxSample)) : [],
            people: namer.people, problems: namer.problems, skipped: namer.skipped)
    }
}

/// A record, read by the meaning of its columns.
struct RosterRow {
    let record: RosterTable.Record

    init(_ record: RosterTable.Record) { self.record = record }

    var number: Int { record.row }

    func said(_ meaning: RosterColumns.Meaning, _ columns: RosterColumns) -> String {
        columns.places[meaning].map(cell) ?? ""
    }

    /// Rows may be shorter than the headings.
    func cell(_ index: Int) -> String { index < record.cells.count ? record.cells[index] : "" }
}
