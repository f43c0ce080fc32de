import LatchkeyCore
import Testing

@Suite struct CSVTextTests {
    @Test(
        "R-039: no cell begins a formula, also not with a tab, a line end or a full-width sign",
        arguments: [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\r\n=1", "＝1", "＋1", "－1", "＠x", "=\u{301}1",
        ])
    func formulas(_ text: String) {
        let cell = CSVText.cell(text)
        #expect(cell.hasPrefix("\"'") && cell.hasSuffix("\""))
    }

    @Test("R-039: no two texts are one cell, however many apostrophes begin them, and a list reads them again")
    func reversible() throws {
        let starts = ["", "=1+1", "+1", "-1", "@x", "＝1", "－1", "Ada", "49", " =1"]
        let texts = starts.flatMap { start in (0...3).map { String(repeating: "'", count: $0) + start } }
        #expect(Set(texts.map(CSVText.cell)).count == texts.count)
        let names = texts.filter { !$0.isEmpty && !$0.hasPrefix(" ") }
        let rows = names.enumerated().map { CSVText.row(["p\($0.offset)", $0.element]) }
        let table = CSVText.row(["uid", "name"]) + rows.joined(separator: "")
        #expect(try Roster(CSVText.byteOrderMark + Array(table.utf8)).people.map(\.name) == names)
    }

    @Test("Cells are quoted, quotation marks doubled, rows ended as RFC 4180 says")
    func rows() {
        #expect(
            CSVText.row(["a", "", "b\"c", "x,y\nz", "Käthe", "a=b"])
                == "\"a\",\"\",\"b\"\"c\",\"x,y\nz\",\"Käthe\",\"a=b\"\r\n")
        #expect(CSVText.byteOrderMark == Array("\u{feff}".utf8))
    }
}
