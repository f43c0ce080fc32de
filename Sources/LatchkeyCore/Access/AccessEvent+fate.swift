/// The table "ways in × events": the store reads from it what an event ends, and `docs/threat-model.md` shows it.
extension AccessEvent {
    package func fate(of way: WayIn) -> Fate {
        switch way {
        case .password: passwordFate
        case .passkey: passkeyFate
        case .identity: identityFate
        case .firstIdentity: firstIdentityFate
        case .presentSession, .presentKey: presentSessionFate
        case .otherSession, .otherKey: otherSessionFate
        case .linkAttempt: otherSessionFate
        case .handOffCode: self == .otherSessionEnded ? .ends(.signedOut) : ticketFate
        case .signInTicket, .setUpTicket: ticketFate
        case .presentDevice: [.passwordChanged, .factorAdded].contains(self) ? .stays(.proven) : deviceFate
        case .otherDevice: deviceFate
        case .trustedDevice: trustFate
        case .confirmedAddress: confirmedAddressFate
        case .pendingAddress, .unconfirmedAddress: newAddressFate
        case .resetLink: resetLinkFate
        case .linkCode: linkCodeFate
        // Of the operator too: a slip of a class goes to its teacher, who may not help staff (S-300).
        case .staffCode, .operatorCode: recoveryCodeFate
        case .factorCode: factorCodeFate
        case .undoLink: undoLinkFate
        case .reservation: reservationFate
        case .issuedCode, .issuedLink: issuedTokenFate
        case .staffInvitation, .staffReservation: givenFate ?? joinCodeFate
        case .joinCode, .userReservation: joinCodeFate
        }
    }

    private var passwordFate: Fate {
        switch self {
        case .passwordChanged, .passwordRecovered, .passwordSet: .ends(.replaced)
        case .addressUndone: .stays(.recoveryBegins)
        case .accountDisabled: .ends(.suspended)
        case .accountDeleted: .ends(.gone)
        case .addressAdded, .addressConfirmed, .addressChanged, .addressRemoved, .addressReplaced, .accountEnabled,
            .roleChanged, .signedOutEverywhere, .otherSessionEnded, .factorAdded, .factorRemoved, .identityLinked,
            .identityRemoved,
            .factorsReset:
            .stays(.unrelated)
        }
    }

    /// Neither an e-mail nor a new password removes a factor: whoever reads the mailbox would get rid of it (F-013).
    private var passkeyFate: Fate {
        switch self {
        case .accountDisabled: .ends(.suspended)
        case .factorsReset: .ends(.removed)
        case .accountDeleted: .ends(.gone)
        case .roleChanged: .stays(.rightChecked)
        case .passwordChanged, .passwordRecovered, .passwordSet, .addressChanged, .addressRemoved, .addressReplaced,
            .addressUndone, .signedOutEverywhere, .otherSessionEnded:
            .stays(.factor)
        case .addressAdded, .addressConfirmed, .accountEnabled, .factorAdded, .factorRemoved, .identityLinked,
            .identityRemoved:
            .stays(.unrelated)
        }
    }

    private var presentSessionFate: Fate {
        switch self {
        case .passwordChanged, .addressChanged, .addressRemoved, .signedOutEverywhere, .otherSessionEnded,
            .factorAdded, .factorRemoved, .identityLinked, .identityRemoved:
            .stays(.proven)
        case .addressAdded, .addressConfirmed: .stays(.unrelated)
        case .passwordRecovered, .passwordSet, .addressReplaced, .addressUndone, .accountDisabled, .accountEnabled,
            .roleChanged, .factorsReset, .accountDeleted:
            otherSessionFate
        }
    }

    private var otherSessionFate: Fate {
        switch self {
        case .passwordChanged, .passwordRecovered, .passwordSet: .ends(.mayBeKnown)
        case .addressChanged, .addressRemoved, .addressReplaced, .addressUndone: .ends(.takenOver)
        case .accountDisabled: .ends(.disabled)
        case .accountEnabled: .ends(.endedBefore)
        case .signedOutEverywhere: .ends(.signedOut)
        case .factorAdded, .factorRemoved, .factorsReset: .ends(.factorsChanged)
        case .identityRemoved: .ends(.openedElsewhere)
        case .accountDeleted: .ends(.gone)
        case .roleChanged: .stays(.rightChecked)
        case .addressAdded, .addressConfirmed, .otherSessionEnded: .stays(.unrelated)
        // A thief may have linked it, and must not sign the owner out by that.
        case .identityLinked: .stays(.oneMore)
        }
    }

    private var ticketFate: Fate { self == .roleChanged ? .ends(.earlierRequest) : otherSessionFate }

    private var deviceFate: Fate {
        switch self {
        case .passwordChanged, .passwordRecovered, .passwordSet: .ends(.mayBeKnown)
        case .addressUndone: .ends(.takenOver)
        // Else whoever had the password before goes on with guesses of their own, and nobody is told of them.
        case .factorAdded: .ends(.factorsChanged)
        case .accountDeleted: .ends(.gone)
        case .addressAdded, .addressConfirmed, .addressChanged, .addressRemoved, .addressReplaced, .accountDisabled,
            .accountEnabled, .roleChanged, .signedOutEverywhere, .otherSessionEnded, .factorRemoved, .identityLinked,
            .identityRemoved,
            .factorsReset:
            .stays(.opensNothing)
        }
    }

    private var trustFate: Fate {
        switch self {
        case .passwordChanged, .passwordRecovered, .passwordSet: .ends(.mayBeKnown)
        case .addressChanged, .addressRemoved, .addressReplaced, .addressUndone: .ends(.takenOver)
        case .accountDisabled: .ends(.disabled)
        case .accountEnabled: .ends(.endedBefore)
        case .signedOutEverywhere, .otherSessionEnded: .ends(.signedOut)
        case .factorAdded, .factorRemoved, .factorsReset: .ends(.factorsChanged)
        case .identityRemoved: .ends(.openedElsewhere)
        case .accountDeleted: .ends(.gone)
        // For a role that needs a second factor the question is asked again.
        case .roleChanged: .stays(.rightChecked)
        case .identityLinked: .stays(.oneMore)
        case .addressAdded, .addressConfirmed: .stays(.unrelated)
        }
    }

    private var confirmedAddressFate: Fate {
        switch self {
        case .addressAdded, .addressConfirmed, .addressChanged, .addressRemoved, .addressReplaced:
            .stays(.untilUndoExpires)
        case .addressUndone: .ends(.replaced)
        case .accountDisabled: .ends(.suspended)
        case .accountDeleted: .ends(.gone)
        case .passwordChanged, .passwordRecovered, .passwordSet, .accountEnabled, .roleChanged, .signedOutEverywhere,
            .otherSessionEnded, .factorAdded, .factorRemoved, .identityLinked, .identityRemoved, .factorsReset:
            .stays(.ownersMailbox)
        }
    }

    /// A session that ends now may have asked for it: a link in the mailbox of whoever had that session is another way in.
    private var newAddressFate: Fate {
        switch self {
        case .passwordChanged, .passwordRecovered, .passwordSet: .ends(.mayBeKnown)
        case .addressAdded, .addressConfirmed, .addressChanged, .addressRemoved, .addressReplaced, .accountDisabled:
            .ends(.earlierRequest)
        case .addressUndone: .ends(.takenOver)
        case .accountEnabled: .ends(.endedBefore)
        case .signedOutEverywhere, .otherSessionEnded: .ends(.signedOut)
        case .identityRemoved: .ends(.openedElsewhere)
        case .accountDeleted: .ends(.gone)
        case .factorAdded, .factorRemoved, .factorsReset: .ends(.factorsChanged)
        case .roleChanged, .identityLinked: .stays(.unrelated)
        }
    }

    private var resetLinkFate: Fate {
        switch self {
        case .passwordChanged, .passwordRecovered, .passwordSet: .ends(.mayBeKnown)
        case .addressChanged: .ends(.replaced)
        case .addressUndone: .ends(.takenOver)
        case .accountDisabled: .ends(.earlierRequest)
        case .accountEnabled: .ends(.endedBefore)
        case .accountDeleted: .ends(.gone)
        case .addressRemoved, .addressReplaced: .stays(.untilUndoExpires)
        case .addressAdded, .addressConfirmed, .roleChanged, .signedOutEverywhere, .otherSessionEnded, .factorAdded,
            .factorRemoved,
            .identityLinked, .identityRemoved, .factorsReset:
            .stays(.ownersMailbox)
        }
    }

    /// Whoever has it could have had a reset link. It proves the address that the account has, and no former one.
    private var linkCodeFate: Fate {
        switch self {
        case .addressRemoved, .addressReplaced: .ends(.replaced)
        default: resetLinkFate
        }
    }

    private var recoveryCodeFate: Fate {
        switch self {
        case .passwordChanged, .passwordRecovered, .passwordSet: .ends(.mayBeKnown)
        case .addressUndone: .ends(.takenOver)
        case .accountDisabled: .ends(.earlierRequest)
        case .accountEnabled: .ends(.endedBefore)
        case .roleChanged: .ends(.roleDecides)
        case .accountDeleted: .ends(.gone)
        case .addressAdded, .addressConfirmed, .addressChanged, .addressRemoved, .addressReplaced,
            .signedOutEverywhere, .otherSessionEnded, .factorAdded, .factorRemoved, .identityLinked, .identityRemoved,
            .factorsReset:
            .stays(.handedOver)
        }
    }

    /// A new password that another code brings leaves it: somebody who has lost both needs both.
    private var factorCodeFate: Fate {
        switch self {
        case .passwordChanged: .ends(.mayBeKnown)
        case .addressUndone: .ends(.takenOver)
        case .accountDisabled: .ends(.earlierRequest)
        case .accountEnabled: .ends(.endedBefore)
        case .roleChanged: .ends(.roleDecides)
        case .factorAdded, .factorRemoved, .factorsReset: .ends(.factorsChanged)
        case .accountDeleted: .ends(.gone)
        case .passwordRecovered, .passwordSet, .addressAdded, .addressConfirmed, .addressChanged, .addressRemoved,
            .addressReplaced, .signedOutEverywhere, .otherSessionEnded, .identityLinked, .identityRemoved:
            .stays(.handedOver)
        }
    }

    private var undoLinkFate: Fate {
        switch self {
        case .addressUndone: .ends(.replaced)
        case .accountDeleted: .ends(.gone)
        case .passwordChanged, .passwordRecovered, .passwordSet, .addressAdded, .addressConfirmed, .addressChanged,
            .addressRemoved, .addressReplaced, .accountDisabled, .accountEnabled, .roleChanged, .signedOutEverywhere,
            .otherSessionEnded,
            .factorAdded, .factorRemoved, .identityLinked, .identityRemoved, .factorsReset:
            .stays(.ownersUndo)
        }
    }

    private var issuedTokenFate: Fate {
        self == .accountDeleted ? .ends(.gone) : givenFate ?? .stays(.unrelated)
    }

    /// What gives others more than an ordinary account: somebody else may have made it in a session that ends now, and kept it.
    private var givenFate: Fate? {
        switch self {
        case .passwordChanged, .passwordRecovered, .passwordSet: .ends(.mayBeKnown)
        case .addressChanged, .addressRemoved, .addressReplaced, .addressUndone: .ends(.takenOver)
        case .signedOutEverywhere: .ends(.signedOut)
        case .accountDisabled: .ends(.disabled)
        case .accountEnabled: .ends(.endedBefore)
        case .roleChanged: .ends(.earlierRequest)
        case .factorAdded, .factorRemoved, .factorsReset: .ends(.factorsChanged)
        case .identityRemoved: .ends(.openedElsewhere)
        // A class may have them on paper, and which session made them is not known; whoever doubts signs out everywhere.
        case .otherSessionEnded: nil
        case .addressAdded, .addressConfirmed, .identityLinked, .accountDeleted: nil
        }
    }

    private var joinCodeFate: Fate {
        switch self {
        case .accountDisabled: .ends(.suspended)
        case .roleChanged, .accountDeleted: .ends(.rightChecked)
        case .passwordChanged, .passwordRecovered, .passwordSet, .addressAdded, .addressConfirmed, .addressChanged,
            .addressRemoved, .addressReplaced, .addressUndone, .accountEnabled, .signedOutEverywhere,
            .otherSessionEnded,
            .factorAdded, .factorRemoved, .identityLinked, .identityRemoved, .factorsReset:
            .stays(.rightChecked)
        }
    }
}
