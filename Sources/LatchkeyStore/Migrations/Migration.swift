/// One step of the schema. Once released it is never edited: a later step corrects it.
package struct Migration: Sendable {
    package let number: Int
    package let name: String
    package let statements: @Sendable (SchemaDialect) -> [String]

    package init(number: Int, name: String, statements: @escaping @Sendable (SchemaDialect) -> [String]) {
        self.number = number
        self.name = name
        self.statements = statements
    }

    package static let all: [Migration] = [
        .foundation, .accountOrders, .announcedChanges, .joining, .recovery, .pictures, .profiles,
        .endingRights, .mailboxes, .verdicts, .mailLanes, .searchKeys, .unusedIndex,
        .auditRetention, .foldedAddresses, .pictureCleaners, .authentication, .jobs, .roles, .groups,
        .searchIndex, .auditReading, .readLists, .plannedEnds, .factors, .deviceIndex, .joinedWith,
        .trustedDevices, .passkeys, .handOffs, .identities, .serviceKeys, .identityPasswords, .accountEnds,
        .shownCodes, .sessionKeys, .providerRoles,
        .setUps, .pendingRoles, .providerWords, .archivers, .addressWriters, .imports, .reservers,
        .addedAddresses, .secretKeys,
    ]
}
