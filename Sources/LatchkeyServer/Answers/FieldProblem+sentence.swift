package import LatchkeyCore

extension FieldProblem {
    /// What the server says about the field `name`, in English; the client has the same in the languages of its pages.
    package func sentence(of name: String) -> String {
        var sentence = ""
        for (position, part) in pattern.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
            let pieces = part.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
            guard position > 0, pieces.count == 2 else {
                sentence += part
                continue
            }
            sentence += pieces[0] == "name" ? name : values[String(pieces[0])]?.text ?? ""
            sentence += pieces[1]
        }
        return sentence
    }

    private var pattern: String {
        switch code {
        case .uidMissing: "User ID is missing"
        case .uidLength: "User ID must be {least} to {most} characters long"
        case .uidAlphabet: "User ID may have letters A–Z, digits, '.', '_' and '-', and starts with a letter or digit"
        case .uidSpace: "User ID cannot have a space in it"
        case .uidReserved: "This user ID is reserved"
        case .uidTaken: "This user ID is taken"
        case .uidOrEmail: "This is neither a user ID nor an e-mail address"
        case .uidAndEmail: "An invitation is for a user ID or for an e-mail address, not for both"
        case .nameMissing: "Name is missing"
        case .nameLong: "Name is longer than {most} characters"
        case .nameControl: "Name contains a control character"
        case .nameInvisible: "Name contains an invisible character"
        case .nameAccents: "Name has too many accents on one letter"
        case .nameBlank: "Name has no visible character"
        case .emailForm: "E-mail is not a single address like name@example.org"
        case .emailDomain: "The address must end in {domains}"
        case .emailNotPending: "There is no address that waits to be confirmed"
        case .passwordShort: "Password must be at least {least} characters"
        case .passwordLong: "Password is longer than {most} characters"
        case .passwordLeaked: "Password is on a list of leaked or very common passwords; please choose another one"
        case .passwordContext:
            "Password is little more than your user ID, name, e-mail or the name of this site; please choose another one"
        case .passwordTrivial: "Password only repeats or counts up a few characters; please choose another one"
        case .passwordSame: "The new password is the current one"
        case .currentMissing: "The current password is missing"
        case .codeMissing: "The code is missing"
        case .codeInvalid: "This code is not valid"
        case .codeLifetime where values["most_days"] == .number(1):
            "A code is valid for {least_minutes} minutes to {most_days} day"
        case .codeLifetime: "A code is valid for {least_minutes} minutes to {most_days} days"
        case .seatsRange: "Seats must be a number from {least} to {most}"
        case .noteForm: "A note has at most {most} characters and no control characters"
        case .roleUnknown: "The role must be one of {roles}"
        case .roleLifetime: "A role lasts for {least_seconds} seconds to {most_days} days, or for good"
        case .rolesCount: "A user has at most {most} roles"
        case .endExpected: "{name} must be a day or a time to come, like 2026-12-24"
        case .keyForm: "A key has 1 to {most} of a–z, 0–9 and -"
        case .keyTaken: "Another group has this key"
        case .groupExpected: "{name} must be the id of a group"
        case .groupsCount: "Already in {most} groups, and more are not possible: {people}"
        case .pictureLarge: "The picture is larger than 1 MiB"
        case .pictureForm: "The picture must be a PNG, JPEG or WebP file"
        case .pictureDamaged: "The picture file is incomplete or damaged"
        case .picturePixels: "The picture has more than {most} × {most} pixels"
        case .profileText: "This must be text"
        case .profileNumber: "This must be a number"
        case .profileBoolean: "This must be true or false"
        case .profileDate: "This must be a date like 2026-11-23"
        case .profileLong: "This is longer than {most} characters"
        case .profileControl: "This contains a control character"
        case .profileInvisible: "This contains an invisible character"
        case .profileAccents: "This has too many accents on one letter"
        case .profileBlank: "This has no visible character"
        case .textExpected: "{name} must be text"
        case .booleanExpected: "{name} must be true or false"
        case .numberExpected: "{name} must be a whole number"
        case .textsExpected: "{name} must be a list of texts"
        case .listExpected: "Expected a list of user data"
        case .usersCount: "A list has at most {most} users"
        case .idsCount: "ids must be a list of {least} to {most} ids"
        case .unknownField: "{name} is not known here"
        case .notSettable: "cannot be set here"
        case .givenTwice: "{name} is given more than once"
        case .numberFrom: "{name} must be a whole number from {least}"
        case .wordUnknown: "{name} must be one of {words}"
        case .sortUnknown: "{name} must be one of {words}, with - in front for the reverse"
        case .searchForm: "{name} is longer than {most} characters or has control characters"
        case .idExpected: "{name} must be the id of a user"
        case .timeForm: "{name} must be a day or a time like 2026-11-23T09:51:07Z"
        case .networkForm: "{name} must be an IP address or the beginning of one, like 203.0.113 or 2001:db8:7"
        case .cursorForm: "{name} must be what an answer of this list had as next, with the same sort"
        }
    }
}

extension FieldProblem.Value {
    fileprivate var text: String {
        switch self {
        case .number(let number): String(number)
        case .texts(let texts): texts.joined(separator: ", ")
        }
    }
}

extension LatchkeyError {
    /// What is wrong with each field, by its name, in English.
    package var fieldSentences: [String: String] {
        Dictionary(uniqueKeysWithValues: problems.map { ($0.key, $0.value.sentence(of: $0.key)) })
    }
}
