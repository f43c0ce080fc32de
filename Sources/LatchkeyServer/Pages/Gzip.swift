import CGzip
import HTTPTypes
import LatchkeyCore

/// Bytes as gzip (RFC 1952). Only for public files: a compressed response that holds a secret beside what a stranger sends would
/// show the secret by its length (BREACH).
enum Gzip {
    /// Nil where nothing is gained.
    static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
        let size = UInt(bytes.count)
        let room = latchkey_gzip_room(size)
        let written = [UInt8](unsafeUninitializedCapacity: Int(room)) { buffer, count in
            count = bytes.withUnsafeBufferPointer {
                Int(latchkey_gzip($0.baseAddress, size, buffer.baseAddress, room))
            }
        }
        return written.isEmpty || written.count >= bytes.count ? nil : written
    }

    /// Whether the client says that it accepts gzip by name; `*` does not count (RFC 9110 §12.5.3).
    static func isAccepted(by fields: HTTPFields) -> Bool {
        let accepted = ASCII.lowercase(fields[values: .acceptEncoding].joined(separator: ","))
        return accepted.utf8.split(separator: UInt8(ascii: ",")).contains { member in
            let parts = member.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
                .split(separator: UInt8(ascii: ";"))
            guard parts.first?.elementsEqual("gzip".utf8) == true else { return false }
            let weight = parts.dropFirst().first { $0.starts(with: "q=".utf8) }
            return weight?.contains { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) } ?? true
        }
    }
}
