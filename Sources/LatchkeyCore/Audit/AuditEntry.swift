/// An event as it is read: with its number, and with what the people and the group in it are called by now.
package struct AuditEntry: Equatable, Sendable {
    /// Somebody who was removed since has an id and no names: the trail stays, without the person.
    package struct Person: Equatable, Sendable {
        package let id: AccountID
        package let uid: String?
        package let name: String?

        package init(id: AccountID, uid: String?, name: String?) {
            self.id = id
            self.uid = uid
            self.name = name
        }
    }

    package let number: Int64
    package private(set) var event: AuditEvent
    package let user: Person?
    package private(set) var actor: Person?
    /// What the group is called that it was about; nil where there is none, where it was deleted, and where that is not the reader's to know.
    package private(set) var groupName: String?

    package init(number: Int64, event: AuditEvent, user: Person?, actor: Person?) {
        self.number = number
        self.event = event
        self.user = user
        self.actor = actor
    }

    /// With what its group is called.
    package func naming(_ group: String?) -> AuditEntry {
        var entry = self
        entry.groupName = group
        return entry
    }

    /// With as much of its address as is to be told.
    package func keeping(_ addresses: AuditAddresses) -> AuditEntry {
        var entry = self
        entry.event = event.keeping(addresses)
        return entry
    }

    /// As a leader may read it: without where anybody was and in which session, and, where somebody else of the staff acted, without
    /// who that was. Of the details only those that people whom they lead have no reason to keep from them.
    package func told(toLeader leader: AccountID) -> AuditEntry {
        var told = self
        told.event.ip = ""
        told.event.requestID = ""
        told.event.session = nil
        told.event.details = EventDetails(event.details.pairs.filter { AuditEntry.toldDetails.contains($0.key) })
        if actor?.id != leader {
            told.event.actorID = nil
            told.actor = nil
        }
        return told
    }

    /// As the person to whom it happened may read it: without who of the staff did this, where they were and what they did beside
    /// (S-327). That it was somebody else is told.
    package func told(to person: AccountID) -> AuditEntry {
        guard let actor, actor.id != person else { return self }
        var told = self
        told.event = event.told(to: person)
        told.event.actorID = nil
        told.actor = nil
        told.event.details = ["by": "staff"]
        return told
    }

    private static let toldDetails: Set<String> = ["role", "until", "group", "by", "leader", "reason", "kind"]
}

extension AuditEvent.Kind {
    /// What leaders may read about people whom they lead. A new kind is none of them until it is named here.
    package static let toldToLeaders: [AuditEvent.Kind] = [
        .signedIn, .signInFailed, .passwordOff, .reauthenticated, .reauthFailed, .factorAsked, .factorFailed,
        .factorOff, .passkeyCounter, .recoveryCodeUsed, .factorCodeUsed, .deviceTrusted, .devicesForgotten,
        .handOffProven, .handOffReplayed, .identityLinked, .identityUnlinked, .identityRefused,
        .identityCodeSent,
        .sessionOnTokens, .signedOut, .sessionEnded,
        .otherSessionsEnded, .sessionsEndedByStaff, .waitCleared, .signedUp,
        .accountApproved, .accountCreated, .accountUpdated, .accountDisabled, .accountEnabled,
        .accountEndChanged, .accountEnded, .roleChanged,
        .memberAdded, .memberRemoved, .leaderChanged, .slipsShown,
        .passwordChanged, .passwordChangeFailed, .recoveryCodeIssued,
        .factorCodeIssued, .passwordRecovered, .factorAdded, .factorRemoved, .recoveryCodesMade, .factorsReset,
    ]
}
