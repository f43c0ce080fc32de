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

    struct RecoveryCodes: Encodable {
        let left: Int
        let createdAt: String
    }

    let totp: [Authenticator]
    let recoveryCodes: RecoveryCodes?

    init(_ factors: FactorOverview) {
        self.totp = factors.authenticators.map {
            Authenticator(
                name: $0.name, createdAt: $0.createdAt.rfc3339, lastUsedAt: $0.lastUsedAt?.rfc3339, drift: $0.drift)
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
            + (recoveryCodes.map { ["recovery codes: \($0.left) left, made \($0.createdAt)"] } ?? [])
    }
}
