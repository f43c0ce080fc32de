import NIOSSL

extension TLSFiles {
    /// Reads both files. Throws one line that names the key of the configuration.
    func configuration(in settings: Settings) throws(CommandFailure) -> TLSConfiguration {
        guard let chain = try? NIOSSLCertificate.fromPEMFile(certificate), !chain.isEmpty else {
            throw settings.refusal(
                of: TLSSection.certificate.description,
                expected: "a PEM file with a certificate chain that this user can read")
        }
        guard let privateKey = try? NIOSSLPrivateKey(file: key, format: .pem) else {
            throw settings.refusal(
                of: TLSSection.key.description,
                expected: "a PEM file with a private key that this user can read, without a passphrase")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey)
        )
        configuration.minimumTLSVersion = .tlsv12
        guard (try? NIOSSLContext(configuration: configuration)) != nil else {
            throw settings.refusal(
                of: TLSSection.key.description, expected: "the private key of the certificate in tls.certificate")
        }
        return configuration
    }
}
