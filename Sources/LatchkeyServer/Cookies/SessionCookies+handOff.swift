import Hummingbird
import LatchkeyCore
import LatchkeyTokens

/// The cookie of a hand-off: it tells the browser that began from all others. Each has its own, so that two tabs do not meet (G-004).
extension SessionCookies {
    /// Strict, because our own pages alone send it; never partitioned, because they are opened at the top. It dies by itself.
    func handOff(_ browser: HandOff.BrowserSecret, ticket: String) -> SetCookie {
        SetCookie(
            name: name(ofHandOff: ticket), value: browser.text, maxAge: HandOff.lifetime.secondsRoundedUp,
            isSecure: isSecure, sameSite: .strict)
    }

    func handOff(_ ticket: String, in request: Request) -> HandOff.BrowserSecret? {
        let values = values(name(ofHandOff: ticket), in: request.headers)
        return values.count == 1 ? HandOff.BrowserSecret(text: values[0].utf8) : nil
    }

    /// Whatever `cookie.name` and `cookie.domain` say: it is this host's alone.
    private func name(ofHandOff ticket: String) -> String {
        "\(isSecure ? "__Host-" : "")latchkey-flow-\(String(decoding: ticket.utf8.prefix(8), as: UTF8.self))"
    }
}
