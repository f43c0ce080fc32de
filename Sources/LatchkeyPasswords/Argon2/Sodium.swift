import CSodium

/// libsodium, which must be initialised once before it is used from several threads.
enum Sodium {
    /// Whether the library may be used; evaluated once for the process.
    static let isReady = sodium_init() >= 0
}
