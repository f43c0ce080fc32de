extension Migration {
    /// Until when a browser spares its person the question for the second factor. A program of before asks all the same.
    static let trustedDevices = Migration(number: 28, name: "trusted devices") { dialect in
        ["ALTER TABLE known_device ADD COLUMN trusted_until \(dialect.integer) NOT NULL DEFAULT 0"]
    }
}
