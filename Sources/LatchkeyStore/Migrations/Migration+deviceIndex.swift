extension Migration {
    /// A device is found whatever accounts it has signed in to.
    static let deviceIndex = Migration(number: 26, name: "device index") { _ in
        ["CREATE INDEX known_device_hash ON known_device (device_hash)"]
    }
}
