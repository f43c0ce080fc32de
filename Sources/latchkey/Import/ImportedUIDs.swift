import LatchkeyCore

/// What becomes of the uids of a Flask database: who keeps which, and who cannot come.
struct ImportedUIDs {
    enum Verdict {
        case kept(String, note: String?)
        case refused(uid: String?, reason: String)
    }

    /// Uids may be longer here than new ones, up to what a token has room for.
    private static let longest = 255

    /// Where a uid stands as it will be; those that must be trimmed give way to them.
    private var exact: [String: Int64] = [:]
    /// Rows by their address in lower case.
    private var addresses: [String: Set<Int64>] = [:]
    private var taken: [String: Int64] = [:]

    init(_ users: [FlaskUser]) {
        for user in users {
            if case .text(let uid) = user.uid, TypedText.trimmed(uid).utf8.elementsEqual(uid.utf8) {
                let key = UID.canonical(of: uid)
                exact[key] = exact[key] ?? user.row
            }
            if case .text(let typed) = user.email, let address = try? EmailAddress(TypedText.trimmed(typed)) {
                addresses[ASCII.lowercase(address.text), default: []].insert(user.row)
            }
        }
    }

    mutating func verdict(on user: FlaskUser) -> Verdict {
        guard case .text(let stored) = user.uid, !stored.isEmpty else {
            return .refused(
                uid: nil,
                reason: user.uid == .unreadable ? "the uid is not readable text; not taken" : "no uid; not taken")
        }
        let uid = TypedText.trimmed(stored)
        let shown = String(stored.unicodeScalars.prefix(40))
        if let reason = ImportedUIDs.fault(in: uid) { return .refused(uid: shown, reason: reason) }
        let key = UID.canonical(of: uid)
        let isTrimmed = !uid.utf8.elementsEqual(stored.utf8)
        if let other = taken[key] ?? (isTrimmed ? exact[key] : nil), other != user.row {
            let difference = isTrimmed ? "white space or case" : "case"
            return .refused(
                uid: stored, reason: "differs from row \(other) only in \(difference); not taken, rename it there first"
            )
        }
        if uid.utf8.contains(UInt8(ascii: "@")), let rows = addresses[key], rows != [user.row] {
            return .refused(
                uid: stored, reason: "is the e-mail of another account, who could not sign in with it; not taken")
        }
        taken[key] = user.row
        return .kept(uid, note: ImportedUIDs.note(uid, isTrimmed: isTrimmed))
    }

    private static func fault(in uid: String) -> String? {
        if uid.isEmpty { return "the uid is only white space; not taken" }
        if uid.utf8.count > longest { return "the uid is longer than 255 bytes; not taken" }
        guard uid.unicodeScalars.contains(where: isInvisible) else { return nil }
        return
            "the uid holds characters that are not seen, such as control characters; not taken, rename it there first"
    }

    /// Joiners stay: emoji and some scripts need them, and U+2060 is no part of what is compared.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: !["\u{200c}", "\u{200d}", "\u{2060}"].contains(scalar)
        default: false
        }
    }

    private static func note(_ uid: String, isTrimmed: Bool) -> String? {
        let isOdd = (try? UID(uid)) == nil
        return switch (isTrimmed, isOdd) {
        case (true, true): "had white space at its ends, which is cut; outside the alphabet of new uids, kept"
        case (true, false): "had white space at its ends, which is cut"
        case (false, true): "outside the alphabet of new uids, kept"
        case (false, false): nil
        }
    }
}
