package import LatchkeyMail
import Synchronization

/// Takes mails as a server would, and lets a test read them; or refuses them.
package final class Postbox: MailTransport {
    private let mails = Mutex<[MailMessage]>([])
    private let outcome = Mutex<MailOutcome>(.sent(answer: "250 OK"))

    package init() {}

    /// What comes of the next mails.
    package func answer(_ next: MailOutcome) {
        outcome.withLock { $0 = next }
    }

    package func deliver(_ message: MailMessage) async -> MailOutcome {
        let outcome = outcome.withLock { $0 }
        if case .sent = outcome { mails.withLock { $0.append(message) } }
        return outcome
    }

    package func close() {}

    /// What has arrived since the last call.
    package func take() -> [MailMessage] {
        mails.withLock { mails in
            defer { mails = [] }
            return mails
        }
    }
}

extension MailMessage {
    /// What stands behind the # of its link.
    package var secret: String? {
        text.split(whereSeparator: \.isWhitespace).first { $0.contains("#") }?.split(separator: "#").last.map(
            String.init)
    }

    /// The code in it: ten characters in groups, as `K7WQ-M3XT-4H`.
    package var code: String? {
        let words: [Substring] = text.split { $0.isWhitespace }
        let code = words.first { word in
            let groups: [Substring] = word.split(separator: "-", omittingEmptySubsequences: false)
            return groups.map { $0.count } == [4, 4, 2]
                && word.allSatisfy { $0 == "-" || $0.isNumber || $0.isUppercase }
        }
        return code.map { String($0) }
    }
}
