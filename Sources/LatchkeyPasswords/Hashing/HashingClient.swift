/// For whom a password is hashed: those who wait take turns by network, and devices that the account knows have a line of their
/// own (S-309).
package struct HashingClient: Hashable, Sendable {
    /// The widest network that counts as one, such as an IPv4 address or an IPv6 /48.
    package let network: [UInt8]
    package let isKnownDevice: Bool

    package init(network: [UInt8], isKnownDevice: Bool) {
        self.network = network
        self.isKnownDevice = isKnownDevice
    }

    /// The operator at the command line.
    package static let server = HashingClient(network: [], isKnownDevice: false)
}
