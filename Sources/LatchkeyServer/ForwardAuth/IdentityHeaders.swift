import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// Who somebody is, as a proxy hands it on to what it protects: always five fields, empty where there is nothing to say, so that none of
/// a visitor's own is left in their place (G-100).
enum IdentityHeaders {
    static func fields(of caller: Caller) -> HTTPFields {
        let account = caller.account
        let groups = caller.groups.map { "group:\($0.key)" }
        return [
            .remoteUser: shown(account.uid),
            .remoteName: shown(account.name),
            .remoteEmail: shown(account.isEmailVerified ? account.email ?? "" : ""),
            .remoteGroups: (caller.roles + groups).map(shown).joined(separator: ","),
            .latchkeyUserID: account.id.text,
        ]
    }

    /// Printable ASCII without a comma as it is; all else, and what looks as if it were, as RFC 8187 §3.2 writes it: `UTF-8''J%C3%BCrgen`.
    static func shown(_ text: String) -> String {
        let bytes = text.utf8
        let isPlain = bytes.allSatisfy { (0x20...0x7e).contains($0) && $0 != UInt8(ascii: ",") }
        let isTrimmed = bytes.first != UInt8(ascii: " ") && bytes.last != UInt8(ascii: " ")
        guard isPlain, isTrimmed, !ASCII.lowercase(text).utf8.starts(with: "utf-8'".utf8) else {
            return "UTF-8''" + PercentEncoding.text(text.utf8)
        }
        return text
    }
}

extension HTTPField.Name {
    // The names are constants of valid form, so `HTTPField.Name` always takes them.
    fileprivate static let remoteUser = HTTPField.Name("Remote-User") ?? .origin
    fileprivate static let remoteName = HTTPField.Name("Remote-Name") ?? .origin
    fileprivate static let remoteEmail = HTTPField.Name("Remote-Email") ?? .origin
    fileprivate static let remoteGroups = HTTPField.Name("Remote-Groups") ?? .origin
    fileprivate static let latchkeyUserID = HTTPField.Name("Latchkey-User-Id") ?? .origin
}
