/// The one domain error: a stable code, what the answer may say, and a cause that only the log sees.
package struct LatchkeyError: Error, Sendable {
    /// Stable snake_case codes: the wire contract, listed in `docs/errors.md`.
    package enum Code: String, Sendable, CaseIterable {
        case invalidBody = "invalid_body"
        case invalidJSON = "invalid_json"
        case invalidFields = "invalid_fields"
        case invalidQuery = "invalid_query"
        case invalidRequest = "invalid_request"
        case passwordBlocked = "password_blocked"
        case ambiguousToken = "ambiguous_token"
        case uidMissing = "uid_missing"
        case passwordMissing = "password_missing"
        case invalidCredentials = "invalid_credentials"
        case emailUnconfirmed = "email_unconfirmed"
        case approvalPending = "approval_pending"
        case accountDisabled = "account_disabled"
        case tokenMissing = "token_missing"
        case tokenInvalid = "token_invalid"
        case currentPasswordWrong = "current_password_wrong"
        case forbidden = "forbidden"
        case fieldNotAllowed = "field_not_allowed"
        case registrationClosed = "registration_closed"
        case joinCodeMissing = "join_code_missing"
        case joinCodeInvalid = "join_code_invalid"
        case factorRequired = "factor_required"
        case factorSetupRequired = "factor_setup_required"
        case factorInvalid = "factor_invalid"
        case ticketInvalid = "ticket_invalid"
        case passkeyInvalid = "passkey_invalid"
        case passkeyUnavailable = "passkey_unavailable"
        case handOffInvalid = "hand_off_invalid"
        case browserMismatch = "browser_mismatch"
        case providerDenied = "provider_denied"
        case identityNotAllowed = "identity_not_allowed"
        case accountNotActive = "account_not_active"
        case audienceNotAllowed = "audience_not_allowed"
        case oneTimeTokenInvalid = "one_time_token_invalid"
        case codeSetsPassword = "code_sets_password"
        case reauthRequired = "reauth_required"
        case originNotAllowed = "origin_not_allowed"
        case httpsRequired = "https_required"
        case setupClosed = "setup_closed"
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case requestTimeout = "request_timeout"
        case uidTaken = "uid_taken"
        case emailTaken = "email_taken"
        case lastAdmin = "last_admin"
        case groupTaken = "group_taken"
        case groupArchived = "group_archived"
        case groupNotArchived = "group_not_archived"
        case groupFull = "group_full"
        case alreadyMember = "already_member"
        case outOfReach = "out_of_reach"
        case duplicateRow = "duplicate_row"
        case ceiling = "ceiling"
        case factorLimit = "factor_limit"
        case factorMissing = "factor_missing"
        case passkeyTaken = "passkey_taken"
        case lastFactor = "last_factor"
        case lastCredential = "last_credential"
        case identityTaken = "identity_taken"
        case identityLimit = "identity_limit"
        case mailOutdated = "mail_outdated"
        case bodyTooLarge = "body_too_large"
        case headersTooLarge = "headers_too_large"
        case unsupportedMediaType = "unsupported_media_type"
        case tooManyAttempts = "too_many_attempts"
        case busy = "busy"
        case unavailable = "unavailable"
        case providerFailed = "provider_failed"
        case providerUnavailable = "provider_unavailable"
        case internalError = "internal_error"
    }

    package let code: Code
    /// What is wrong with each field, by its wire name; empty unless the code is about fields.
    package var problems: [String: FieldProblem]
    /// Seconds after which another try makes sense.
    package var retryAfter: Int?
    /// The roles that would have been let in; only for `forbidden`.
    package var requiredRoles: [String]
    /// What proof would have been enough; only for `reauth_required`.
    package var needs: RequiredProof?
    /// By how many seconds the clock of somebody's phone is ahead; only for `factor_invalid` when an authenticator is confirmed.
    package var clockOff: Int?
    /// A registration was refused and not a proof; only for `passkey_invalid`.
    package var isRegistration = false
    /// For the log only, never for an answer.
    package var cause: (any Error)?

    package init(
        _ code: Code,
        problems: [String: FieldProblem] = [:],
        retryAfter: Int? = nil,
        requiredRoles: [String] = [],
        needs: RequiredProof? = nil,
        clockOff: Int? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.problems = problems
        self.retryAfter = retryAfter
        self.requiredRoles = requiredRoles
        self.needs = needs
        self.clockOff = clockOff
        self.cause = cause
    }

    /// One refused field, by its wire name.
    package static func field(_ name: String, _ problem: FieldProblem, code: Code = .invalidFields) -> LatchkeyError {
        LatchkeyError(code, problems: [name: problem])
    }
}
