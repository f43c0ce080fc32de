import LatchkeyCore

/// Each problem of a field once, with values as they are by default, and the words that the server has always had for it.
enum FieldProblemSample {
    typealias Sample = (field: String, problem: FieldProblem, sentence: String)

    static let all: [Sample] = accounts + passwords + joining + profiles + programs

    private static let accounts: [Sample] = [
        ("uid", .uidMissing, "User ID is missing"),
        ("uid", .uidLength(2...64), "User ID must be 2 to 64 characters long"),
        (
            "uid", .uidAlphabet,
            "User ID may have letters A–Z, digits, '.', '_' and '-', and starts with a letter or digit"
        ),
        ("uid", .uidSpace, "User ID cannot have a space in it"),
        ("uid", .uidReserved, "This user ID is reserved"),
        ("uid", .uidTaken, "This user ID is taken"),
        ("uid", .uidOrEmail, "This is neither a user ID nor an e-mail address"),
        ("name", .nameMissing, "Name is missing"),
        ("name", .nameLong(most: 100), "Name is longer than 100 characters"),
        ("name", .nameControl, "Name contains a control character"),
        ("name", .nameInvisible, "Name contains an invisible character"),
        ("name", .nameAccents, "Name has too many accents on one letter"),
        ("name", .nameBlank, "Name has no visible character"),
        ("email", .emailForm, "E-mail is not a single address like name@example.org"),
        (
            "email", .emailDomain(["school.example", "club.example"]),
            "The address must end in school.example, club.example"
        ),
        ("email", .emailNotPending, "There is no address that waits to be confirmed"),
    ]

    private static let passwords: [Sample] = [
        ("password", .passwordShort(least: 8), "Password must be at least 8 characters"),
        ("password", .passwordLong(most: 256), "Password is longer than 256 characters"),
        (
            "password", .passwordLeaked,
            "Password is on a list of leaked or very common passwords; please choose another one"
        ),
        (
            "password", .passwordContext,
            "Password is little more than your user ID, name, e-mail or the name of this site; please choose another one"
        ),
        (
            "password", .passwordTrivial,
            "Password only repeats or counts up a few characters; please choose another one"
        ),
        ("new", .passwordSame, "The new password is the current one"),
        ("current", .currentMissing, "The current password is missing"),
    ]

    private static let joining: [Sample] = [
        ("code", .codeMissing, "The code is missing"),
        ("code", .codeInvalid, "This code is not valid"),
        (
            "expires_in", .codeLifetime(.seconds(900)...Duration.seconds(366 * 86_400)),
            "A code is valid for 15 minutes to 366 days"
        ),
        ("seats", .seatsRange(1...10_000), "Seats must be a number from 1 to 10000"),
        ("note", .noteForm(most: 100), "A note has at most 100 characters and no control characters"),
        ("uid", .uidAndEmail, "An invitation is for a user ID or for an e-mail address, not for both"),
        ("role", .roleUnknown(["User", "Teacher", "Admin"]), "The role must be one of User, Teacher, Admin"),
        (
            "expires_in", .roleLifetime(.seconds(60)...Duration.seconds(366 * 86_400)),
            "A role lasts for 60 seconds to 366 days, or for good"
        ),
        ("role", .rolesCount(most: 12), "A user has at most 12 roles"),
        ("ends_at", .endExpected, "ends_at must be a day or a time to come, like 2026-12-24"),
        ("key", .keyForm(most: 40), "A key has 1 to 40 of a–z, 0–9 and -"),
        ("key", .keyTaken, "Another group has this key"),
        ("group", .groupExpected, "group must be the id of a group"),
        (
            "members", .groupsCount(most: 50, people: ["ada", "bob"]),
            "Already in 50 groups, and more are not possible: ada, bob"
        ),
    ]

    private static let profiles: [Sample] = [
        ("picture", .pictureLarge, "The picture is larger than 1 MiB"),
        ("picture", .pictureForm, "The picture must be a PNG, JPEG or WebP file"),
        ("picture", .pictureDamaged, "The picture file is incomplete or damaged"),
        ("picture", .picturePixels(most: 4096), "The picture has more than 4096 × 4096 pixels"),
        ("section", .profileText, "This must be text"),
        ("grade", .profileNumber, "This must be a number"),
        ("newsletter", .profileBoolean, "This must be true or false"),
        ("born", .profileDate, "This must be a date like 2026-11-23"),
        ("section", .profileLong(most: 500), "This is longer than 500 characters"),
        ("section", .profileControl, "This contains a control character"),
        ("section", .profileInvisible, "This contains an invisible character"),
        ("section", .profileAccents, "This has too many accents on one letter"),
        ("section", .profileBlank, "This has no visible character"),
    ]

    private static let programs: [Sample] = [
        ("uid", .textExpected, "uid must be text"),
        ("remember", .booleanExpected, "remember must be true or false"),
        ("seats", .numberExpected, "seats must be a whole number"),
        ("ids", .textsExpected, "ids must be a list of texts"),
        ("users", .listExpected, "Expected a list of user data"),
        ("users", .usersCount(most: 100), "A list has at most 100 users"),
        ("ids", .idsCount(1...200), "ids must be a list of 1 to 200 ids"),
        ("{least}", .unknownField, "{least} is not known here"),
        ("role", .notSettable, "cannot be set here"),
        ("page", .givenTwice, "page is given more than once"),
        ("page", .numberFrom(least: 1), "page must be a whole number from 1"),
        ("state", .wordUnknown(["active", "pending"]), "state must be one of active, pending"),
        (
            "sort", .sortUnknown(["uid", "name"]),
            "sort must be one of uid, name, with - in front for the reverse"
        ),
        ("q", .searchForm(most: 100), "q is longer than 100 characters or has control characters"),
        ("user", .idExpected, "user must be the id of a user"),
        ("since", .timeForm, "since must be a day or a time like 2026-11-23T09:51:07Z"),
        (
            "network", .networkForm,
            "network must be an IP address or the beginning of one, like 203.0.113 or 2001:db8:7"
        ),
        ("after", .cursorForm, "after must be what an answer of this list had as next, with the same sort"),
    ]
}
