import LatchkeyCore

/// Second factors as the command line shows them: kinds and dates, never a secret.
struct FactorReport: Encodable {
    struct Authenticator: Encodable {
        let name: String
        let createdAt: String
        let lastUsedAt: String?
        /// By how many steps of 30 s its clock was off when it was last used.
        let drift: Int
    }

    struct Passkey: Encodable {
        let name: String
        /// `passkey` or `security_key`.
        let kind: String
        let createdAt: String
        let lastUsedAt: String?
        /// Made for the `passkeys.rp_id` of today.
        let usable: Bool
    }

    struct RecoveryCodes: Encodable {
        let left: Int
        let createdAt: String
    }

    let totp: [Authenticator]
    let passkeys: [Passkey]
    let recoveryCodes: RecoveryCodes?

    init(_ factors: FactorOverview) {
        self.totp = factors.authenticators.map {
            Authenticator(
                name: $0.name, createdAt: $0.createdAt.rfc3339, lastUsedAt: $0.lastUsedAt?.rfc3339, drift: $0.drift)
        }
        self.passkeys = factors.passkeys.map {
            Passkey(
                name: $0.name, kind: $0.kind.rawValue, createdAt: $0.createdAt.rfc3339,
                lastUsedAt: $0.lastUsedAt?.rfc3339, usable: $0.isUsable)
        }
        self.recoveryCodes = factors.recoverySet.map {
            RecoveryCodes(left: $0.left, createdAt: $0.createdAt.rfc3339)
        }
    }

    var lines: [String] {
        totp.map { authenticator in
            let drift = authenticator.drift == 0 ? "" : ", clock off by \(authenticator.drift * 30) s"
            return "authenticator \(authenticator.name.printable): added \(authenticator.createdAt), "
                + "last used \(authenticator.lastUsedAt ?? "-")\(drift)"
        }
            + passkeys.map { passkey in
                let kind = passkey.kind == "passkey" ? "passkey" : "security key"
                let use = passkey.usable ? "" : ", cannot be used: made for another passkeys.rp_id"
                return "\(kind) \(passkey.name.printable): added \(passkey.createdAt), "
                    + "last used \(passkey.lastUsedAt ?? "-")\(use)"
            }
            + (recoveryCodes.map { ["recovery codes: \($0.left) left, created \($0.createdAt)"] } ?? [])
    }
}
