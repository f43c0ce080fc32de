public import HTTPTypes
public import Hummingbird

/// Why a request was not let in. Thrown through Hummingbird, it answers by itself.
///
/// The answers are the same before every guarded route:
/// `{"message": "…", "data": null, "error": "Unauthorized", "code": "token_missing"}`.
public struct GuardError: HTTPResponseError, Equatable {
    private enum Reason: Equatable {
        case tokenMissing
        case tokenInvalid
        case ambiguousToken
        case forbidden(Requirement)
        case reauthRequired(RequiredStanding)
        case unavailable(retryAfter: Int)
    }

    private let reason: Reason
    /// For the log only, never for an answer.
    package let cause: String?

    private init(_ reason: Reason, cause: String? = nil) {
        self.reason = reason
        self.cause = cause
    }

    /// 401: the request carried no session token.
    public static let tokenMissing = GuardError(.tokenMissing)

    /// 401: the token is malformed, forged, expired or revoked, or its account is gone. One answer for all of them.
    public static let tokenInvalid = GuardError(.tokenInvalid)

    /// 400: the request carried two session cookies, two `Authorization` fields, or a cookie and another bearer token.
    public static let ambiguousToken = GuardError(.ambiguousToken)

    /// 403: the person holds none of `roles`.
    public static func forbidden(roles: [String]) -> GuardError {
        forbidden(.anyRole(roles))
    }

    /// 403: the person is not, or may not, what `requirement` asks for.
    public static func forbidden(_ requirement: Requirement) -> GuardError {
        GuardError(.forbidden(requirement))
    }

    /// 403: the person may, and must first prove once more who they are: at most `recent` ago, by so many `factors`.
    public static func reauthRequired(recent: Duration?, factors: Int = 1) -> GuardError {
        GuardError(.reauthRequired(RequiredStanding(recent: recent, factors: factors)))
    }

    /// 503: nobody could say whether the token is good; another try makes sense after `retryAfter` seconds.
    public static func unavailable(retryAfter: Int = 1) -> GuardError {
        GuardError(.unavailable(retryAfter: retryAfter))
    }

    package static func unavailable(retryAfter: Int = 1, cause: String) -> GuardError {
        GuardError(.unavailable(retryAfter: retryAfter), cause: cause)
    }

    /// The HTTP status this refusal answers.
    public var status: HTTPResponse.Status { body.status }

    /// The stable word for this refusal: `token_missing`, `token_invalid`, `ambiguous_token`, `forbidden`,
    /// `reauth_required` or `unavailable`.
    public var code: String { body.code }

    /// What the answer says to people.
    public var message: String { body.message }

    /// Whether the token was not judged at all, so that asking again may give another answer.
    public var isUnavailable: Bool {
        if case .unavailable = reason { true } else { false }
    }

    package var body: ErrorBody {
        switch reason {
        case .tokenMissing:
            ErrorBody(status: .unauthorized, code: "token_missing", message: "Authentication Token is missing!")
        case .tokenInvalid:
            ErrorBody(status: .unauthorized, code: "token_invalid", message: "Invalid Authentication token!")
        case .ambiguousToken:
            ErrorBody(
                status: .badRequest,
                code: "ambiguous_token",
                message: "More than one Authentication Token was sent. Send exactly one."
            )
        case .forbidden(let requirement):
            ErrorBody(
                status: .forbidden,
                code: "forbidden",
                message: requirement.refusal,
                required: requirement.isOnlyAnyRole ? nil : requirement.names
            )
        case .reauthRequired(let needs):
            ErrorBody(
                status: .forbidden, code: "reauth_required", message: "Please sign in again to do this", needs: needs)
        case .unavailable(let retryAfter):
            ErrorBody(
                status: .serviceUnavailable,
                code: "unavailable",
                message: "Sign-in cannot be checked at the moment. Please try again.",
                retryAfter: retryAfter
            )
        }
    }

    /// The refusal as Hummingbird sends it.
    public func response(from request: Request, context: some RequestContext) throws -> Response {
        answer.response
    }

    package var answer: WholeAnswer {
        var answer = body.answer
        if answer.status == .unauthorized {
            // RFC 9110 §15.5.2: a 401 names a challenge. Browsers show no dialog for Bearer (RFC 6750 §3).
            answer.headers[.wwwAuthenticate] = "Bearer"
        }
        return answer
    }
}
