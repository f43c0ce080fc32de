/// What an event ends of the ways in that lead through a provider (decision 0045).
extension AccessEvent {
    /// People who knew the password, or a code that links (S-357), may have linked an identity of their own. A new password by its owner
    /// takes none away: they are signed in, see on the profile which there are, and their own is how they may live.
    var identityFate: Fate {
        switch self {
        case .passwordRecovered, .passwordSet: .ends(.mayBeKnown)
        case .addressUndone: .ends(.takenOver)
        case .accountDisabled: .ends(.suspended)
        case .identityRemoved: .ends(.removed)
        case .accountDeleted: .ends(.gone)
        case .roleChanged: .stays(.rightChecked)
        case .passwordChanged, .addressChanged, .addressRemoved, .addressReplaced, .signedOutEverywhere,
            .otherSessionEnded:
            .stays(.listed)
        case .addressAdded, .addressConfirmed, .accountEnabled, .factorAdded, .factorRemoved, .factorsReset,
            .identityLinked:
            .stays(.unrelated)
        }
    }

    /// How somebody lives who had no password, and has linked it without a code: a password that they get, or that others set, must not end
    /// it.
    var firstIdentityFate: Fate {
        switch self {
        case .passwordChanged, .passwordRecovered, .passwordSet: .stays(.beforePassword)
        default: identityFate
        }
    }

    /// The account has no password and waits for somebody's first sign-in by a provider: whoever has that login takes it with the roles
    /// that it has.
    var reservationFate: Fate {
        switch self {
        case .passwordChanged, .passwordRecovered, .passwordSet, .identityLinked, .identityRemoved: .ends(.replaced)
        case .addressUndone: .ends(.takenOver)
        case .accountDisabled: .ends(.earlierRequest)
        case .accountEnabled: .ends(.endedBefore)
        case .roleChanged: .ends(.roleDecides)
        case .factorAdded, .factorRemoved, .factorsReset: .ends(.factorsChanged)
        case .accountDeleted: .ends(.gone)
        case .addressAdded, .addressConfirmed, .addressChanged, .addressRemoved, .addressReplaced,
            .signedOutEverywhere, .otherSessionEnded:
            .stays(.handedOver)
        }
    }
}
