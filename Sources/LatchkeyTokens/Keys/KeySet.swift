/// Keys of one kind in the order of their use: the present one makes, all of them check (S-069).
///
/// ```swift
/// let keys = KeySet(newKey, previous: [oldKey])
/// ```
public struct KeySet<Key: Sendable>: Sendable {
    /// What new tokens, links and codes are made with.
    public let present: Key
    /// What outstanding ones are checked with: the present key, then those before it.
    public let all: [Key]

    /// A set that makes with `present`, and checks with it and with `previous`.
    public init(_ present: Key, previous: [Key] = []) {
        self.present = present
        self.all = [present] + previous
    }

    /// Keys of another kind, made from each of these, in the same order.
    package func map<Other: Sendable>(_ make: (Key) -> Other) -> KeySet<Other> {
        KeySet<Other>(make(present), previous: all.dropFirst().map(make))
    }
}
