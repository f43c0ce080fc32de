/// The certificate, where no proxy ends TLS.
struct TLSSection: ConfigurationSection {
    static let certificate = ConfigurationKey<String?>(
        optional: "tls.certificate", as: "none", expected: "the path of a PEM file, and tls.key beside it",
        help: "Certificate chain; with it the server speaks TLS itself, HTTP/2 included.", read: ConfigurationText.text
    )

    static let key = ConfigurationKey<String?>(
        optional: "tls.key", as: "none", expected: "the path of a PEM file, and tls.certificate beside it",
        help: "Private key of the certificate.", read: ConfigurationText.text
    )

    var keys: [any DescribedKey] {
        [Self.certificate, Self.key]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        let (certificate, key) = (reader.value(Self.certificate), reader.value(Self.key))
        switch (certificate, key) {
        case (let certificate?, let key?):
            settings.tls = TLSFiles(certificate: reader.path(certificate), key: reader.path(key))
        case (_?, nil): reader.refuse(Self.certificate.description)
        case (nil, _?): reader.refuse(Self.key.description)
        case (nil, nil): break
        }
    }
}
