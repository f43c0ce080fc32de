/// How people join whom staff let in: by codes and invitations, or once they are approved.
package struct JoiningFlows: Sendable {
    package let codes: ManageJoinCodes
    package let pending: ManagePendingAccounts

    init(_ parts: FlowParts) {
        codes = ManageJoinCodes(parts)
        pending = ManagePendingAccounts(parts)
    }
}
