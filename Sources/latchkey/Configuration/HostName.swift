import LatchkeyCore

/// Host names and addresses in their canonical spelling.
enum HostName {
    /// Nil unless `typed` is a name of ASCII labels or an IPv4 address; lower case comes back.
    static func canonical(_ typed: String) -> String? {
        let labels = typed.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...253).contains(typed.utf8.count), labels.allSatisfy(isLabel), let last = labels.last else {
            return nil
        }
        // Browsers read a host that ends in a number as an IPv4 address, `127.1` and `0x7f.1` too.
        if last.allSatisfy(ASCII.isDigit) || last.starts(with: "0x".utf8) || last.starts(with: "0X".utf8) {
            guard let address = NetworkAddress(typed), address.bytes.count == 4 else { return nil }
            return address.text
        }
        return ASCII.lowercase(typed)
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
            && label.allSatisfy { ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
}
