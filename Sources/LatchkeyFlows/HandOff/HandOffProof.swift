package import LatchkeyCore
import LatchkeyStore

/// What a page of ours and its browser bring to go on with a hand-off.
package struct HandOffProof: Sendable {
    let ticket: String
    /// From the cookie of this very hand-off, if the browser has it.
    let browser: HandOff.BrowserSecret?

    package init(ticket: String, browser: HandOff.BrowserSecret?) {
        self.ticket = ticket
        self.browser = browser
    }
}

/// A hand-off that is neither over nor used, in the browser that began it. Each statement that goes on with it asks again.
package struct OpenHandOff: Sendable {
    package let handOff: HandOff
    let browser: HandOff.BrowserSecret

    var grant: HandOffGrant { HandOffGrant(id: handOff.id, browser: browser) }

    /// Where the session is to begin, for the event.
    var originDetail: EventDetails { ["origin": handOff.returnAddress.origin.text] }
}

/// Where a browser goes whose person has proven who they are, and where the session is to begin. There is none here (decision 0039).
package struct HandOffReturn: Sendable {
    /// With the code in its fragment.
    package let location: String
    package let uid: String
    /// Of our host; it signs nobody in.
    package let device: RandomID
    /// As in `SignedIn`.
    package let recoverySet: RecoverySet?
    package let recoveryCodesLeft: Int?
}

/// Where a sign-in leads that needs nothing more.
package enum Entry: Sendable {
    case session(SignedIn)
    case handOff(HandOffReturn)

    var recoverySet: RecoverySet? {
        switch self {
        case .session(let signedIn): signedIn.recoverySet
        case .handOff(let handedOff): handedOff.recoverySet
        }
    }
}
