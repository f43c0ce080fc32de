/// A key of the configuration as people with `settings:read` see it. Whoever makes it leaves out what is secret.
package struct ConfigurationLine: Equatable, Sendable {
    package enum Source: String, Sendable {
        case builtIn = "default"
        case file
        case environment
        case flag
    }

    package let key: String
    /// Nil for what is secret, whether or not it is set: `source` tells that.
    package let value: String?
    package let source: Source
    package let isSecret: Bool

    package init(key: String, value: String?, source: Source, isSecret: Bool) {
        self.key = key
        self.value = value
        self.source = source
        self.isSecret = isSecret
    }
}
