import LatchkeyCore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyServer

@Suite struct QRCodeTests {
    @Test("F-049: the modules are those that another program makes of the same text")
    func knownCode() throws {
        let code = try #require(QRCode("Latchkey"))
        let rows = (0..<code.width).map { row in
            String((0..<code.width).map { code.modules[row * code.width + $0] ? "#" : " " })
        }
        #expect(rows == QRCodeTests.latchkey)
    }

    @Test("F-049: the picture is one path of runs, with the quiet zone, and nothing that runs or is fetched")
    func picture() throws {
        let seed = try #require(TOTPSeed(bytes: Array(0..<20)))
        let uri = AuthenticatorURI.text(of: seed, issuer: "Schülerzentrum: 100 % & mehr", uid: "ada:l%20&ö @x")
        let code = try #require(QRCode(uri))
        let svg = code.svg
        #expect(svg == QRCode(uri)?.svg && svg != QRCode(uri + " ")?.svg)
        #expect(
            svg.hasPrefix(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(code.width + 8) \(code.width + 8)\""))
        #expect(svg.components("<path") == 1 && svg.hasSuffix("z\"/></svg>"))
        for word in ["script", "href", "style", "url(", "&", "otpauth"] { #expect(!svg.contains(word)) }
        #expect(QRCodeTests.drawn(svg, code.width) == code.modules)
    }

    @Test("F-049: as much text as an enrolment can have fits, and more is refused and not cut")
    func sizes() {
        #expect(QRCode(String(repeating: "%F0%9F%98%80", count: 64) + String(repeating: "x", count: 200)) != nil)
        #expect(QRCode(String(repeating: "x", count: 2332)) == nil)
        #expect(QRCode("") == nil && QRCode("a\u{0}b") == nil)
    }

    /// The dark modules of a path of runs.
    private static func drawn(_ svg: String, _ width: Int) -> [Bool] {
        var modules = Array(repeating: false, count: width * width)
        for part in svg.split(separator: "M").dropFirst() {
            let numbers = part.split { !$0.isNumber }.compactMap { Int($0) }
            guard numbers.count >= 3 else { return [] }
            let (column, row) = (numbers[0] - QRCode.quietZone, numbers[1] - QRCode.quietZone)
            for offset in 0..<numbers[2] where row < width && column + offset < width {
                modules[row * width + column + offset] = true
            }
        }
        return modules
    }

    /// By `qrencode -l M -8 -t ASCII Latchkey`.
    private static let latchkey = [
        "#######  # #  #######",
        "#     #  #    #     #",
        "# ### #    ## # ### #",
        "# ### #  #    # ### #",
        "# ### #   ### # ### #",
        "#     # #     #     #",
        "####### # # # #######",
        "         ##          ",
        "#  # ## #  ### #     ",
        "  # ##   ### ## ## ##",
        "## ## #   ##  ## ## #",
        "  ##   ###  ###  # ##",
        " #   ##   ##  #### # ",
        "        ###  ###     ",
        "#######  # ## ###### ",
        "#     # ###   # #  # ",
        "# ### #  #  ### #  # ",
        "# ### # # #  ####  ##",
        "# ### #  ### #####  #",
        "#     #  ####  ##    ",
        "####### ###  #   # # ",
    ]
}

extension String {
    fileprivate func components(_ part: String) -> Int {
        split(separator: part, omittingEmptySubsequences: false).count - 1
    }
}
