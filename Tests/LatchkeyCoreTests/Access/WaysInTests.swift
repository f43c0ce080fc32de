import Foundation
import LatchkeyCore
import Testing

@Suite struct WaysInTests {
    /// The table of the code, as `docs/threat-model.md` shows it.
    private static var table: String {
        let ways = WayIn.allCases
        let reasons = Fate.Reason.allCases
        func mark(_ fate: Fate) -> String {
            let number = (reasons.firstIndex(of: fate.reason) ?? 0) + 1
            return (fate.ends ? "**ends**" : "stays") + " \(number)"
        }
        let head = "| after | " + ways.map(\.title).joined(separator: " | ") + " |"
        let rule = "|---|" + ways.map { _ in "---|" }.joined()
        let rows = AccessEvent.allCases.map { event in
            "| \(event.title) | " + ways.map { mark(event.fate(of: $0)) }.joined(separator: " | ") + " |"
        }
        let list = reasons.enumerated().map { "\($0.offset + 1). \($0.element.text)" }
        return ([head, rule] + rows + [""] + list).joined(separator: "\n")
    }

    @Test("S-305: docs/threat-model.md shows the table of ways in and events that the code acts on")
    func document() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/threat-model.md"), encoding: .utf8)
        #expect(text.contains("\n\(WaysInTests.table)\n"), "docs/threat-model.md should have:\n\(WaysInTests.table)")
    }

    @Test("Each reason stands in the table, and each way in ends after some event")
    func nothingIsIdle() {
        let fates = AccessEvent.allCases.flatMap { event in WayIn.allCases.map(event.fate) }
        #expect(Set(fates.map(\.reason)) == Set(Fate.Reason.allCases))
        for way in WayIn.allCases { #expect(AccessEvent.allCases.contains { $0.ends(way) }, "\(way)") }
    }

    @Test(
        "S-305: every new password ends each token that could bring another way in, and leaves the owner's undo link",
        arguments: [AccessEvent.passwordChanged, .passwordRecovered, .passwordSet])
    func newPassword(_ event: AccessEvent) {
        let ways = Set(event.revokedTokens).subtracting([.factorCode])
        #expect(ways == [.resetPassword, .linkIdentity, .recoveryCode, .changeEmail, .verifyEmail])
        // Who has lost both needs both: a code for the second step opens nothing without the new password.
        #expect(event.revokedTokens.contains(.factorCode) == (event == .passwordChanged))
    }

    @Test(
        "S-305: what a session can have asked for or made ends with the sessions, whatever ends those",
        arguments: AccessEvent.allCases.filter { $0.ends(.otherSession) })
    func madeInSessions(_ event: AccessEvent) {
        let made: [WayIn] = [
            .signInTicket, .setUpTicket, .handOffCode, .linkAttempt, .trustedDevice, .pendingAddress,
            .unconfirmedAddress, .issuedCode, .issuedLink, .staffInvitation, .staffReservation,
        ]
        for way in made { #expect(event.ends(way), "\(way) after \(event)") }
    }
}
