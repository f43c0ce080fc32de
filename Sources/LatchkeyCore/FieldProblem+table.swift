/// Every problem there is: only here does a code get its values.
extension FieldProblem {
    package static let uidMissing = FieldProblem(.uidMissing)
    package static let uidAlphabet = FieldProblem(.uidAlphabet)
    package static let uidSpace = FieldProblem(.uidSpace)
    package static let uidReserved = FieldProblem(.uidReserved)
    package static let uidTaken = FieldProblem(.uidTaken)
    package static let uidOrEmail = FieldProblem(.uidOrEmail)
    package static let uidAndEmail = FieldProblem(.uidAndEmail)

    package static func uidLength(_ length: ClosedRange<Int>) -> FieldProblem {
        FieldProblem(.uidLength, bounds(length))
    }

    package static let nameMissing = FieldProblem(.nameMissing)
    package static let nameControl = FieldProblem(.nameControl)
    package static let nameInvisible = FieldProblem(.nameInvisible)
    package static let nameAccents = FieldProblem(.nameAccents)
    package static let nameBlank = FieldProblem(.nameBlank)

    package static func nameLong(most: Int) -> FieldProblem { FieldProblem(.nameLong, ["most": .number(most)]) }

    package static let emailForm = FieldProblem(.emailForm)
    package static let emailNotPending = FieldProblem(.emailNotPending)

    package static func emailDomain(_ domains: [String]) -> FieldProblem {
        FieldProblem(.emailDomain, ["domains": .texts(domains)])
    }

    package static let passwordLeaked = FieldProblem(.passwordLeaked)
    package static let passwordContext = FieldProblem(.passwordContext)
    package static let passwordTrivial = FieldProblem(.passwordTrivial)
    package static let passwordSame = FieldProblem(.passwordSame)
    package static let currentMissing = FieldProblem(.currentMissing)

    package static func passwordShort(least: Int) -> FieldProblem {
        FieldProblem(.passwordShort, ["least": .number(least)])
    }

    package static func passwordLong(most: Int) -> FieldProblem {
        FieldProblem(.passwordLong, ["most": .number(most)])
    }

    package static let codeMissing = FieldProblem(.codeMissing)
    package static let codeInvalid = FieldProblem(.codeInvalid)

    /// The bounds are told in minutes and days.
    package static func codeLifetime(_ lifetimes: ClosedRange<Duration>) -> FieldProblem {
        let minutes = Int(lifetimes.lowerBound.components.seconds / 60)
        let days = Int(lifetimes.upperBound.components.seconds / 86_400)
        return FieldProblem(.codeLifetime, ["least_minutes": .number(minutes), "most_days": .number(days)])
    }

    package static func seatsRange(_ seats: ClosedRange<Int>) -> FieldProblem {
        FieldProblem(.seatsRange, bounds(seats))
    }

    package static func noteForm(most: Int) -> FieldProblem { FieldProblem(.noteForm, ["most": .number(most)]) }

    package static func roleUnknown(_ roles: [String]) -> FieldProblem {
        FieldProblem(.roleUnknown, ["roles": .texts(roles)])
    }

    /// The bounds are told in seconds and days.
    package static func roleLifetime(_ lifetimes: ClosedRange<Duration>) -> FieldProblem {
        let seconds = Int(lifetimes.lowerBound.components.seconds)
        let days = Int(lifetimes.upperBound.components.seconds / 86_400)
        return FieldProblem(.roleLifetime, ["least_seconds": .number(seconds), "most_days": .number(days)])
    }

    package static func rolesCount(most: Int) -> FieldProblem { FieldProblem(.rolesCount, ["most": .number(most)]) }

    package static let endExpected = FieldProblem(.endExpected)

    package static func keyForm(most: Int) -> FieldProblem { FieldProblem(.keyForm, ["most": .number(most)]) }

    package static let keyTaken = FieldProblem(.keyTaken)
    package static let groupExpected = FieldProblem(.groupExpected)

    /// `people` are user IDs.
    package static func groupsCount(most: Int, people: [String]) -> FieldProblem {
        FieldProblem(.groupsCount, ["most": .number(most), "people": .texts(people)])
    }

    package static let pictureLarge = FieldProblem(.pictureLarge)
    package static let pictureForm = FieldProblem(.pictureForm)
    package static let pictureDamaged = FieldProblem(.pictureDamaged)

    package static func picturePixels(most: Int) -> FieldProblem {
        FieldProblem(.picturePixels, ["most": .number(most)])
    }

    package static let profileText = FieldProblem(.profileText)
    package static let profileNumber = FieldProblem(.profileNumber)
    package static let profileBoolean = FieldProblem(.profileBoolean)
    package static let profileDate = FieldProblem(.profileDate)
    package static let profileControl = FieldProblem(.profileControl)
    package static let profileInvisible = FieldProblem(.profileInvisible)
    package static let profileAccents = FieldProblem(.profileAccents)
    package static let profileBlank = FieldProblem(.profileBlank)

    package static func profileLong(most: Int) -> FieldProblem { FieldProblem(.profileLong, ["most": .number(most)]) }

    package static let textExpected = FieldProblem(.textExpected)
    package static let booleanExpected = FieldProblem(.booleanExpected)
    package static let numberExpected = FieldProblem(.numberExpected)
    package static let textsExpected = FieldProblem(.textsExpected)
    package static let listExpected = FieldProblem(.listExpected)
    package static let unknownField = FieldProblem(.unknownField)
    package static let notSettable = FieldProblem(.notSettable)

    package static func usersCount(most: Int) -> FieldProblem { FieldProblem(.usersCount, ["most": .number(most)]) }

    package static func idsCount(_ count: ClosedRange<Int>) -> FieldProblem { FieldProblem(.idsCount, bounds(count)) }

    package static let givenTwice = FieldProblem(.givenTwice)

    package static func numberFrom(least: Int) -> FieldProblem { FieldProblem(.numberFrom, ["least": .number(least)]) }

    package static func wordUnknown(_ words: [String]) -> FieldProblem {
        FieldProblem(.wordUnknown, ["words": .texts(words)])
    }

    package static func sortUnknown(_ words: [String]) -> FieldProblem {
        FieldProblem(.sortUnknown, ["words": .texts(words)])
    }

    package static func searchForm(most: Int) -> FieldProblem { FieldProblem(.searchForm, ["most": .number(most)]) }

    package static let idExpected = FieldProblem(.idExpected)
    package static let timeForm = FieldProblem(.timeForm)
    package static let networkForm = FieldProblem(.networkForm)
    package static let cursorForm = FieldProblem(.cursorForm)

    private static func bounds(_ range: ClosedRange<Int>) -> [String: Value] {
        ["least": .number(range.lowerBound), "most": .number(range.upperBound)]
    }
}
