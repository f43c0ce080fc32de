import Foundation
import NIOSSL

/// A certificate for localhost that `openssl` makes for one test; its files are gone with this object.
final class Certificate {
    private let directory = URL(filePath: NSTemporaryDirectory()).appending(path: "latchkey-tls-\(UUID().uuidString)")

    var path: String { directory.appending(path: "certificate.pem").path }

    init() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        _ = try Command.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj",
                "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                directory.appending(path: "key.pem").path, "-out", path,
            ])
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// As an operator who knows nothing of versions would write it.
    func configuration() throws -> TLSConfiguration {
        TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(path).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: directory.appending(path: "key.pem").path, format: .pem))
        )
    }
}

/// A program of the system, run to its end.
enum Command {
    static func run(_ program: String, _ arguments: [String], input: Data = Data()) throws -> (
        status: Int32, output: String
    ) {
        let process = Process()
        let output = Pipe()
        let entry = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = output
        process.standardError = output
        process.standardInput = entry
        try process.run()
        try? entry.fileHandleForWriting.write(contentsOf: input)
        try? entry.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    /// On a thread of its own, so that the server's tasks go on.
    static func wait(_ program: String, _ arguments: [String], input: Data = Data()) async throws -> (
        status: Int32, output: String
    ) {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try run(program, arguments, input: input) })
            }
        }
    }
}
