import LatchkeyCore
import LatchkeyStore

/// Decides who may join and as what, for every door that makes an account: none is made without its terms.
struct Admission: Sendable {
    let store: Store
    /// Nil where nobody comes with a code.
    let secrets: OneTimeSecrets?
    let policy: AdmissionPolicy

    /// How somebody comes in, and with which roles. The statement that stores the account asks again for a code's seat.
    struct Terms: Sendable {
        let admission: NewAccount.Admission
        let roles: Roles

        fileprivate init(_ admission: NewAccount.Admission, _ roles: Roles) {
            self.admission = admission
            self.roles = roles
        }
    }

    /// Before any hashing: people who bring no valid code must not cost more than a query.
    ///
    /// Throws what the policy throws, and `join_code_invalid`.
    func terms(
        at door: AdmissionDoor, _ accepted: NewAccounts.Accepted, code: String? = nil, now: Timestamp
    ) async throws(LatchkeyError) -> Terms {
        switch try policy.verdict(at: door, email: accepted.email) {
        case .open(let roles): return Terms(.open, roles)
        case .pending(let condition): return Terms(.pending(condition), policy.defaultRole)
        case .byCode(let onlyInvitations):
            let hashes = secrets?.joinCodeHashes(ofTyped: code ?? "") ?? []
            guard !hashes.isEmpty,
                let code = try await store.findJoinCode(
                    hashes: hashes, uid: accepted.uid.text, email: accepted.email?.text, now: now),
                code.isInvitation || !onlyInvitations
            else { throw LatchkeyError(.joinCodeInvalid, problems: ["code": .codeInvalid]) }
            return Terms(.joinCode(hashes), code.role)
        }
    }
}
