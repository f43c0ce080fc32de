/// Keys of the configuration that belong together: what they are, how they are read, and what must fit together.
protocol ConfigurationSection: Sendable {
    /// In the order in which `docs/configuration.md` lists them.
    var keys: [any DescribedKey] { get }

    /// Asks for every key, and puts what it holds where it is used. The sections before it are read.
    func read(_ reader: inout SettingsReader, into settings: inout Settings)

    /// Refuses what does not fit together, once all sections are read.
    func check(_ settings: Settings, _ reader: inout SettingsReader)
}

extension ConfigurationSection {
    func check(_ settings: Settings, _ reader: inout SettingsReader) {}
}

/// A key, whatever type its value has.
protocol DescribedKey: Sendable {
    var description: KeyDescription { get }
}

extension ConfigurationKey: DescribedKey {}
