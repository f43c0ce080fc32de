/// Compares secrets without telling by its time how much of them is equal (S-061).
package enum SecretComparison {
    package static func isEqual(_ computed: some Collection<UInt8>, _ received: some Collection<UInt8>) -> Bool {
        guard computed.count == received.count else { return false }
        return zip(computed, received).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
