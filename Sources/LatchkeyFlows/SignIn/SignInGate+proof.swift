import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens

extension Proof {
    /// What the account has after it, whatever it had before.
    var addedFactors: FactorKinds {
        switch self {
        case .enrolment(let enrolment), .setUp(_, _, let enrolment): enrolment.kinds
        default: []
        }
    }

    func onTrustedDevice(_ trust: DeviceTrust) -> Proof {
        guard case .password(let hash, let rehash) = self else { return self }
        return .passwordOnTrustedDevice(hash: hash, rehash: rehash, trust)
    }

    var usesRecoveryCode: Bool {
        if case .recoveryCode? = code { true } else { false }
    }

    var usesStaffCode: Bool {
        if case .staffCode? = code { true } else { false }
    }
}

extension EarlierSession {
    init(_ session: LiveSession, _ proof: Proof, end: Timestamp) {
        var kept: Authentication?
        switch proof {
        case .code(_, _, beside: .session(let proven)): kept = proven
        case .enrolment(let enrolment): kept = enrolment.proven
        default: break
        }
        self.init(publicID: session.publicID, end: end, kept: kept, transport: session.transport)
    }
}

extension SignInGate {
    init(_ parts: FlowParts, issuer: SessionTokenIssuer, authenticate: Authenticate) {
        self.init(
            store: parts.store, issuer: issuer, authenticate: authenticate, notices: parts.notices,
            emailAddresses: EmailAddresses(parts), policy: parts.throttle, trust: parts.configuration.deviceTrust,
            randomness: parts.randomness, receipts: SessionReceipts(keys: parts.mail.secrets.keys),
            handOffs: HandOffs(parts))
    }
}
