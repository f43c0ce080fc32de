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

    @Test("Cells are quoted, quotation marks doubled, rows ended as RFC 4180 says")
    func rows() {
        #expect(
            CSVText.row(["a", "", "b\"c", "x,y\nz", "Käthe", "a=b"])
                == "\"a\",\"\",\"b\"\"c\",\"x,y\nz\",\"Käthe\",\"a=b\"\r\n")
        #expect(CSVText.byteOrderMark == Array("\u{feff}".utf8))
    }
}
