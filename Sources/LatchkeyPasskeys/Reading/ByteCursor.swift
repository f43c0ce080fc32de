/// Reads bytes from front to back. It is the only place of this module that takes bytes by number, so what it checks is checked
/// everywhere: nothing is read or set aside that is not there.
struct ByteCursor {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Nil, with nothing taken, unless so many bytes are left.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return taken
    }

    /// The next 1 to 8 bytes as a number, the first the highest; nil unless they are there.
    mutating func number(bytes count: Int) -> UInt64? {
        guard (1...8).contains(count), let taken = take(count) else { return nil }
        return taken.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
