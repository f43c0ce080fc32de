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

    @Test(
        "R-039: nor does any part of a cell, where a spreadsheet takes another delimiter",
        arguments: [
            ("Ada;=1+41;", "\"Ada;'=1+41;\""), ("Ada, -1", "\"Ada,' -1\""), ("Ada\t@x", "\"Ada\t'@x\""),
            ("Ada|\"=1", "\"Ada|'\"\"=1\""), ("Ada\r\n+1", "\"Ada\r\n'+1\""), ("=1;=2", "\"'=1;'=2\""),
            ("Ada;'＝1", "\"Ada;''＝1\""), ("Ada; Bo, Cy", "\"Ada; Bo, Cy\""), ("a-b;c=d", "\"a-b;c=d\""),
        ])
    func formulasWithin(_ text: String, _ cell: String) {
        #expect(CSVText.cell(text) == cell)
    }

    @Test("R-039: no two texts are one cell, however many apostrophes begin them, and a list reads them again")
    func reversible() throws {
        let starts = [
            "", "=1+1", "+1", "-1", "@x", "＝1", "－1", "Ada", "49", " =1", "a;=1", "a;'=1", "a,'' \"-1", "a|'b", "=1;=1",
        ]
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
