import LatchkeyCore
import LatchkeyStore

/// What anybody may ask for is counted for its network, and devices that somebody has signed in with have a quota of their own before that:
/// a stranger in their network closes no door to them (S-307).
///
/// A device that several people share is no worse off than one that nobody knows. All devices of one account have a bound in all, because
/// each sign-in can make another one known.
struct DeviceLane: Sendable {
    let device: Quota
    /// Of all devices of one account.
    let known: Quota
    let network: Quota
    /// Of the whole server, where many accounts together could do what one network must not.
    var server: Quota?

    static let recoveryRequests = DeviceLane(
        device: .deviceRecoveryRequests, known: .knownRecoveryRequests, network: .recoveryRequests)
    static let codeGuesses = DeviceLane(
        device: .deviceCodeGuesses, known: .knownCodeGuesses, network: .codeGuesses,
        server: .serverCodeGuesses)
    static let handOffs = DeviceLane(device: .deviceHandOffs, known: .knownHandOffs, network: .handOffs)
    static let providerStarts = DeviceLane(
        device: .deviceProviderStarts, known: .knownProviderStarts, network: .providerStarts)
    static let mails = DeviceLane(
        device: .deviceMails, known: .knownMails, network: .networkMails, server: .serverDeviceMails)
    static let federationFailures = DeviceLane(
        device: .deviceFederationFailures, known: .knownFederationFailures, network: .federationFailures,
        server: .serverFederationFailures)
}

extension Store {
    /// Runs `act` with what it counts as: for the device while there is room, else for the network. `device` is what the browser calls
    /// itself.
    ///
    /// Throws what `act` throws; its `too_many_attempts` must leave nothing behind.
    func counted<Value: Sendable>(
        in lane: DeviceLane, _ device: RandomID?, or network: QuotaKey,
        _ act: ([QuotaUse]) async throws(LatchkeyError) -> Value
    ) async throws(LatchkeyError) -> Value {
        if let device, let id = try await findAccountKnowing(device) {
            do throws(LatchkeyError) {
                return try await act(
                    [QuotaUse(lane.device, for: QuotaKey(device.bytes)), QuotaUse(lane.known, for: .account(id))]
                        + [lane.server].compactMap(\.self).map { QuotaUse($0, for: .server) })
            } catch {
                guard error.code == .tooManyAttempts else { throw error }
            }
        }
        return try await act([QuotaUse(lane.network, for: network)])
    }
}
