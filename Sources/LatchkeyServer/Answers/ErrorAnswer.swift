import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyGuard

/// The one place where codes become statuses and sentences.
enum ErrorAnswer {
    /// `further` are members of this answer alone, as a JSON object.
    static func body(for error: LatchkeyError, _ further: JSONAnswer? = nil) -> ErrorBody {
        let (status, message) = text(of: error)
        return ErrorBody(
            status: status, code: error.code.rawValue, message: message, fields: error.fieldSentences,
            problems: problems(error), retryAfter: error.retryAfter,
            needs: error.needs.map { RequiredStanding(recent: $0.recent, factors: $0.factors) },
            further: (further ?? ErrorAnswer.clock(error))?.bytes ?? []
        )
    }

    /// The same as it goes out.
    static func response(to error: LatchkeyError, _ further: JSONAnswer? = nil) -> Response {
        body(for: error, further).response()
    }

    private static func clock(_ error: LatchkeyError) -> JSONAnswer? {
        guard let seconds = error.clockOff else { return nil }
        var answer = JSONAnswer(capacity: 40)
        answer.object { $0.field("clock_off_seconds", seconds) }
        return answer
    }

    /// Any thrown error as an answer; what nobody foresaw is `internal_error` and says nothing (S-265).
    static func known(_ error: any Error) -> LatchkeyError? {
        switch error {
        case let error as LatchkeyError: error
        case let error as HTTPError where error.status == .notFound: LatchkeyError(.notFound)
        default: nil
        }
    }

    private static func text(of error: LatchkeyError) -> (HTTPResponse.Status, String) {
        switch error.code {
        case .invalidBody: (.badRequest, "Please provide user details")
        case .invalidJSON: (.badRequest, "The body is not valid JSON")
        case .invalidFields, .passwordBlocked: (.badRequest, fieldSentence(error))
        case .invalidQuery: (.badRequest, "The query is not valid: \(fieldSentence(error))")
        case .invalidRequest: (.badRequest, "The request is not valid HTTP for this server")
        case .ambiguousToken: guarded(.ambiguousToken)
        case .uidMissing: (.unauthorized, "User ID is missing")
        case .passwordMissing: (.unauthorized, "Password is missing")
        case .invalidCredentials: (.unauthorized, "Invalid user id or password")
        case .emailUnconfirmed:
            (.forbidden, "Please confirm your address first: follow the link in the e-mail that is on its way")
        case .approvalPending:
            (.forbidden, "Your account waits for approval by the people who run this site.")
        case .accountDisabled: (.forbidden, "This account is disabled. Ask the people who run this site.")
        case .tokenMissing: guarded(.tokenMissing)
        case .tokenInvalid: guarded(.tokenInvalid)
        case .currentPasswordWrong: (.unauthorized, "The current password is wrong")
        case .forbidden: guarded(.forbidden(roles: error.requiredRoles))
        case .fieldNotAllowed:
            (.forbidden, "These fields cannot be set here: \(error.problems.keys.sorted().joined(separator: ", "))")
        case .registrationClosed: (.forbidden, "Sign-up is closed. Ask the people who run this site for an account.")
        case .joinCodeMissing: (.forbidden, "Sign-up needs a code here. Ask the people who run this site for one.")
        case .joinCodeInvalid:
            (.forbidden, "This code is not valid, has expired or is used up, or is for somebody else")
        case .audienceNotAllowed: (.forbidden, "There are no tokens for this API, or you may not get any")
        case .oneTimeTokenInvalid: (.forbidden, "This link or code is not valid, was used already, or has expired")
        case .codeSetsPassword:
            (.forbidden, "Set a new password with this code first, then link with the password.")
        case .handOffInvalid: (.forbidden, "This sign-in is over. Please start again from the page that you came from.")
        case .browserMismatch:
            (.forbidden, "This sign-in began in another browser, or this one keeps no cookies. Please start again.")
        case .providerDenied: (.forbidden, "The provider did not let this sign-in through. Please start again.")
        case .identityNotAllowed: (.forbidden, "This account of the provider is not among those that are let in here")
        case .accountNotActive:
            (.forbidden, "This account cannot be used at present. Ask the people who run this site.")
        case .factorRequired: (.forbidden, "A second factor is needed to sign in")
        case .factorSetupRequired: (.forbidden, "Please set up a second factor first")
        case .factorInvalid: (.unauthorized, "This code is not right")
        case .ticketInvalid: (.unauthorized, "Please start again: sign in with your password")
        case .passkeyInvalid:
            (error.isRegistration ? .badRequest : .unauthorized, "This passkey could not be used here")
        case .passkeyUnavailable: (.forbidden, "Passkeys cannot be used on this page")
        case .reauthRequired: guarded(.reauthRequired(recent: nil))
        case .originNotAllowed: (.forbidden, "This origin is not allowed. Its address must be in allowed_origins.")
        case .httpsRequired:
            (.forbidden, "Please use https: X-Forwarded-Proto of a trusted proxy says that this request came over http")
        case .setupClosed: (.forbidden, "This set-up link is not valid, or set-up is over")
        case .notFound: (.notFound, "Not found")
        case .methodNotAllowed: (.methodNotAllowed, "The method is not allowed for the requested URL.")
        case .requestTimeout: (.requestTimeout, "The request took too long to arrive")
        case .uidTaken: (.conflict, "This user ID is taken")
        case .emailTaken: (.conflict, "Another account has confirmed this address")
        case .lastAdmin: (.conflict, "The last administrator cannot be removed")
        case .groupTaken: (.conflict, "Another group has this key")
        case .groupArchived: (.conflict, "This group is archived")
        case .groupNotArchived: (.conflict, "This group is not archived")
        case .groupFull:
            (
                .conflict,
                "This group has as many people or leaders as it can have, or this person is in as many groups as they can be"
            )
        case .alreadyMember: (.conflict, "This account is in the group already")
        case .outOfReach: (.notFound, "There is no group with this key that you lead")
        case .duplicateRow: (.conflict, "A row before this one has the same user ID")
        case .ceiling: (.tooManyRequests, "You have added as many people today as you may")
        case .factorLimit:
            (
                .conflict,
                "An account can have at most \(Authenticator.maxPerAccount) authenticator apps and "
                    + "\(Passkey.maxPerAccount) passkeys"
            )
        case .factorMissing: (.conflict, "This account has no second factor")
        case .passkeyTaken: (.conflict, "This passkey belongs to an account already")
        case .lastFactor: (.conflict, "This account must keep a second factor; add another one first")
        case .lastCredential: (.conflict, "Without this nobody could sign in to this account")
        case .identityTaken: (.conflict, "This account of the provider is linked to another account here")
        case .identityLimit:
            (.conflict, "An account can have at most \(LinkedIdentity.maxPerAccount) accounts of providers")
        case .mailOutdated: (.conflict, "The link or code in this e-mail does not work any more")
        case .bodyTooLarge: (.contentTooLarge, "The body is too large: at most 64 KiB, or 1 MiB for pictures")
        case .headersTooLarge:
            (
                .requestHeaderFieldsTooLarge,
                "The header fields are too large. Delete the cookies of this host, then try again."
            )
        case .unsupportedMediaType:
            (.unsupportedMediaType, "The body must be application/json, or a PNG, JPEG or WebP for pictures")
        case .tooManyAttempts: (.tooManyRequests, "Too many attempts. Please try again later.")
        case .busy: (.serviceUnavailable, "The server is busy. Please try again in a moment.")
        case .unavailable: (.serviceUnavailable, "The service is not available at the moment. Please try again.")
        case .providerFailed: (.badGateway, "The provider's answer could not be used. Please try again.")
        case .providerUnavailable:
            (.serviceUnavailable, "The provider cannot be reached at the moment. Please try again.")
        case .internalError: (.internalServerError, "Internal Server Error")
        }
    }

    private static func guarded(_ error: GuardError) -> (HTTPResponse.Status, String) {
        (error.status, error.message)
    }

    private static func problems(_ error: LatchkeyError) -> [UInt8] {
        guard !error.problems.isEmpty else { return [] }
        var answer = JSONAnswer(capacity: error.problems.count * 64)
        answer.problems(error.problems)
        return answer.bytes
    }

    private static func fieldSentence(_ error: LatchkeyError) -> String {
        // A sentence about two fields is said once.
        let sentences = error.fieldSentences.sorted { $0.key < $1.key }.map(\.value).reduce(into: [String]()) {
            said, sentence in
            if !said.contains(sentence) { said.append(sentence) }
        }
        return sentences.isEmpty ? "Please check what you entered" : sentences.joined(separator: ". ")
    }
}
