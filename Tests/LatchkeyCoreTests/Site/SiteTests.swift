import LatchkeyCore
import Testing

@Suite struct SiteTests {
    @Test(
        "The contrast of white text on a colour is the one of WCAG 2.2",
        arguments: [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#0D6B60", 6.38), ("1d4ed8", 6.7)])
    func contrast(color: String, contrast: Double) throws {
        let measured = try #require(AccentColor(color)).contrastWithWhite
        #expect(abs(measured - contrast) < 0.03, "\(color): \(measured)")
    }

    @Test(
        "A colour is six hexadecimal digits",
        arguments: ["", "#", "#fff", "#12345g", "rgb(1,2,3)", "#1234567", "\u{ff11}12345"])
    func noColor(text: String) {
        #expect(AccentColor(text) == nil)
    }

    @Test("A logo in SVG is XML with an element svg, and nothing else passes for one")
    func logo() {
        let good = [
            "<svg/>", "\u{feff}\n<?xml version=\"1.0\"?><!-- ours --><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
        ]
        for text in good { #expect(SiteLogo(Array(text.utf8))?.mediaType == "image/svg+xml") }
        for text in ["", "svg", "GIF89a <svg", "<html></html>"] { #expect(SiteLogo(Array(text.utf8)) == nil) }
        #expect(SiteLogo(Array("<svg>".utf8) + [0xff]) == nil)
        #expect(SiteLogo([UInt8](repeating: 0x20, count: SiteLogo.mostBytes) + Array("<svg/>".utf8)) == nil)
    }
}
