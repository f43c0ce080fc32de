/// What an examination of one provider saw.
struct ProviderReport: Sendable {
    var report = DoctorReport()
    /// Everywhere that this server or a browser is sent by the provider, a line each.
    var endpoints: [String] = []
}
