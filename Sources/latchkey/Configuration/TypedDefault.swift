import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyServer
import Logging

/// A default that is shown as one would type it, so that the room it comes from is the only place that has it.
protocol TypedDefault: Sendable {
    var typed: String { get }
}

extension ConfigurationKey where Value: TypedDefault {
    /// A key with one value, whose default speaks for itself.
    init(
        _ name: String, default fallback: Value, expected: String, help: String,
        read: @escaping @Sendable (String) -> Value?
    ) {
        self.init(name, default: fallback, as: fallback.typed, expected: expected, help: help, read: read)
    }
}

extension TypedDefault where Self: RawRepresentable, RawValue == String {
    var typed: String { rawValue }
}

extension TeacherScope: TypedDefault {}
extension AuditAddresses: TypedDefault {}
extension FlowsConfiguration.Registration: TypedDefault {}
extension FlowsConfiguration.Compatibility: TypedDefault {}
extension CookieConfiguration.SameSite: TypedDefault {}
extension CookieConfiguration.Fallback: TypedDefault {}
extension ProviderSettings.UIDRule: TypedDefault {}
extension SMTPServer.Security: TypedDefault {}
extension Logger.Level: TypedDefault {}

extension String: TypedDefault {
    var typed: String { self }
}

extension Int: TypedDefault {
    var typed: String { String(self) }
}

extension Bool: TypedDefault {
    var typed: String { self ? "true" : "false" }
}

extension Duration: TypedDefault {
    /// `30s 15m 12h 14d`, in the largest unit that tells it whole.
    var typed: String {
        let seconds = components.seconds
        let units: [(name: String, seconds: Int64)] = [("d", 86_400), ("h", 3600), ("m", 60)]
        guard let unit = units.first(where: { seconds > 0 && seconds % $0.seconds == 0 }) else { return "\(seconds)s" }
        return "\(seconds / unit.seconds)\(unit.name)"
    }
}

extension AuditRetention: TypedDefault {
    var typed: String {
        switch self {
        case .forever: "forever"
        case .lasting(let duration): duration.typed
        }
    }
}
