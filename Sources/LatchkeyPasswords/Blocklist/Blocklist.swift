import CBlocklist

/// Passwords that are known to attackers: the whole password is compared, folded for case (S-019).
struct Blocklist: Sendable {
    private let filter: BlocklistFilter?

    /// The list in the executable.
    static let leaked = Blocklist(
        UnsafeRawBufferPointer(start: latchkey_blocklist_bytes(), count: latchkey_blocklist_count())
    )

    /// `bytes` must stay where they are for as long as the process lives.
    init(_ bytes: UnsafeRawBufferPointer) {
        filter = BlocklistFilter(bytes)
    }

    /// Fails closed: with a broken list nothing can be ruled out.
    func contains(folded: String) -> Bool {
        filter?.mayContain(folded) ?? true
    }

    var entryCount: Int { filter?.entryCount ?? 0 }
}
