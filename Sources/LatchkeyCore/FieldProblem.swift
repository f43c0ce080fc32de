/// What is wrong with one field of a request: a stable code, and the numbers and words that belong to it.
///
/// The sentences are made where people read them: the server's in `FieldProblem+sentence.swift`, those of pages in the client.
package struct FieldProblem: Equatable, Sendable {
    /// Stable snake_case codes: the wire contract, listed in `docs/errors.md`.
    package enum Code: String, Sendable, CaseIterable {
        case uidMissing = "uid_missing"
        case uidLength = "uid_length"
        case uidAlphabet = "uid_alphabet"
        case uidSpace = "uid_space"
        case uidReserved = "uid_reserved"
        case uidTaken = "uid_taken"
        case uidOrEmail = "uid_or_email"
        case uidAndEmail = "uid_and_email"
        case nameMissing = "name_missing"
        case nameLong = "name_long"
        case nameControl = "name_control"
        case nameInvisible = "name_invisible"
        case nameAccents = "name_accents"
        case nameBlank = "name_blank"
        case emailForm = "email_form"
        case emailDomain = "email_domain"
        case emailNotPending = "email_not_pending"
        case passwordShort = "password_short"
        case passwordLong = "password_long"
        case passwordLeaked = "password_leaked"
        case passwordContext = "password_context"
        case passwordTrivial = "password_trivial"
        case passwordSame = "password_same"
        case currentMissing = "current_missing"
        case codeMissing = "code_missing"
        case codeInvalid = "code_invalid"
        case codeLifetime = "code_lifetime"
        case seatsRange = "seats_range"
        case noteForm = "note_form"
        case roleUnknown = "role_unknown"
        case roleLifetime = "role_lifetime"
        case rolesCount = "roles_count"
        case endExpected = "end_expected"
        case keyForm = "key_form"
        case keyTaken = "key_taken"
        case groupExpected = "group_expected"
        case groupsCount = "groups_count"
        case pictureLarge = "picture_large"
        case pictureForm = "picture_form"
        case pictureDamaged = "picture_damaged"
        case picturePixels = "picture_pixels"
        case profileText = "profile_text"
        case profileNumber = "profile_number"
        case profileBoolean = "profile_boolean"
        case profileDate = "profile_date"
        case profileLong = "profile_long"
        case profileControl = "profile_control"
        case profileInvisible = "profile_invisible"
        case profileAccents = "profile_accents"
        case profileBlank = "profile_blank"
        case textExpected = "text_expected"
        case booleanExpected = "boolean_expected"
        case numberExpected = "number_expected"
        case textsExpected = "texts_expected"
        case listExpected = "list_expected"
        case usersCount = "users_count"
        case idsCount = "ids_count"
        case unknownField = "unknown_field"
        case notSettable = "not_settable"
        case givenTwice = "given_twice"
        case numberFrom = "number_from"
        case wordUnknown = "word_unknown"
        case sortUnknown = "sort_unknown"
        case searchForm = "search_form"
        case idExpected = "id_expected"
        case timeForm = "time_form"
        case networkForm = "network_form"
        case cursorForm = "cursor_form"
    }

    package enum Value: Equatable, Sendable {
        case number(Int)
        case texts([String])
    }

    package let code: Code
    /// By their names on the wire: `least` and `most` as a rule.
    package let values: [String: Value]

    init(_ code: Code, _ values: [String: Value] = [:]) {
        self.code = code
        self.values = values
    }
}
