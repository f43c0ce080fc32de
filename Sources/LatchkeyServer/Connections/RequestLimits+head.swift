import HTTPTypes

extension RequestLimits {
    /// Whether a head of HTTP/2 is within the limits that the parser of HTTP/1.1 keeps.
    ///
    /// Browsers send each cookie as a field of its own (RFC 9113 §8.2.3); together they count as the one that they are.
    func allows(_ head: HTTPRequest) -> Bool {
        var (fields, bytes, cookies) = (0, 0, 0)
        var largest = head.path?.utf8.count ?? 0
        bytes += largest
        for field in head.headerFields {
            let size = field.name.rawName.utf8.count + field.value.utf8.count
            bytes += size
            if field.name == .cookie {
                cookies += size
            } else {
                fields += 1
                largest = max(largest, size)
            }
        }
        return fields <= headerFields && max(largest, cookies) <= headerFieldBytes && bytes <= headerBytes
    }
}
