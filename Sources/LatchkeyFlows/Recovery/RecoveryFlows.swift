/// A new password for people who have forgotten the old one.
package struct RecoveryFlows: Sendable {
    package let request: RequestRecovery
    package let recover: RecoverPassword
    package let issueCode: IssueRecoveryCode
    package let seeCodes: SeeHandedOutCodes

    init(_ parts: FlowParts) {
        request = RequestRecovery(parts)
        recover = RecoverPassword(parts)
        issueCode = IssueRecoveryCode(parts)
        seeCodes = SeeHandedOutCodes(parts)
    }
}
