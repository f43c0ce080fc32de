import CBlocklist
import Foundation
import LatchkeyCore
import Testing

@testable import LatchkeyPasswords

@Suite struct BlocklistTests {
    @Test(
        "S-019: every sample of the list is refused, in any case",
        arguments: [BlocklistSamples.long, BlocklistSamples.short])
    func samples(entries: [String]) {
        #expect(entries.count == 200)
        for entry in entries {
            for text in [entry, entry.uppercased(), entry.capitalized] {
                #expect(code(text) == .passwordBlocked, "\(text)")
            }
        }
    }

    @Test("S-019: an entry with an extra word is another password")
    func extraWord() {
        for entry in BlocklistSamples.long + BlocklistSamples.short {
            #expect(code(entry + " wombat") == nil, "\(entry)")
        }
    }

    @Test("S-019: at least a million entries, at most one refusal by mistake in a thousand")
    func size() {
        #expect(Blocklist.leaked.entryCount >= 1_000_000)
        // An odd factor: sixteen digits that nobody leaked, the same in every run.
        let mistakes = (1...100_000 as ClosedRange<UInt64>).count { number in
            Blocklist.leaked.contains(folded: "zq" + String(number &* 0x9e37_79b9_7f4a_7c15, radix: 36))
        }
        #expect(mistakes <= 100)
        #expect(mistakes > 0, "a filter of this size makes some mistakes: none means that it is not read")
    }

    @Test(
        "Folding is the script's: NFC, then single lower-case code points",
        arguments: [
            ("PASSWORD", "password"), ("ÉCOLE", "école"), ("E\u{301}cole", "école"), ("ΣΑΣ", "σασ"),
            ("\u{212a}elvin", "kelvin"),
            ("İstanbul", "İstanbul"), ("Straße", "straße"), ("ПАРОЛЬ", "пароль"),
        ])
    func folding(typed: String, folded: String) throws {
        let normalized = try #require(NormalizedText(typed))
        #expect(CaseFolding.fold(normalized.text).utf8.elementsEqual(folded.utf8))
    }

    @Test("A damaged list rules nothing out", arguments: [0, 1, 31, 32, 33, 1000])
    func truncated(count: Int) {
        let whole = UnsafeRawBufferPointer(start: latchkey_blocklist_bytes(), count: latchkey_blocklist_count())
        let list = Blocklist(UnsafeRawBufferPointer(rebasing: whole[..<count]))
        #expect(list.contains(folded: "correct horse battery staple"))
        #expect(list.entryCount == 0)
    }

    private func code(_ text: String) -> LatchkeyError.Code? {
        do {
            _ = try PasswordPolicy().accept(text, uid: "grace", email: nil, name: nil, serviceWords: [])
            return nil
        } catch {
            return error.code
        }
    }
}
