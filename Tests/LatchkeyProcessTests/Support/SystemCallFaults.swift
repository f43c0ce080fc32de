import Foundation
import Synchronization

/// Makes every `fsync` and `fdatasync` of a running server fail, as a broken disk does.
final class SystemCallFaults: Sendable {
    private let place: Workplace
    private let tracer = Mutex<ChildProcess?>(nil)

    init(_ place: Workplace) {
        self.place = place
    }

    private static let program = "/usr/bin/strace"
    private static let faults = ["-f", "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO"]

    func begin(in server: LiveServer) async throws {
        let child = try place.launch(
            SystemCallFaults.faults + ["-p", "\(server.child.pid)"], program: SystemCallFaults.program)
        try await eventually("strace is attached") { child.complained.contains("attached") }
        tracer.withLock { $0 = child }
    }

    func end() async {
        let child = tracer.withLock { $0 }
        child?.signal(SIGINT)
        _ = await child?.end()
    }

    /// Tried once; containers often forbid tracing.
    static var areAvailable: Bool {
        get async {
            guard FileManager.default.isExecutableFile(atPath: program) else { return false }
            let outcome = try? await Workplace.with { place in
                let sleeper = try place.launch(["30"], program: "/bin/sleep")
                let child = try place.launch(["-p", "\(sleeper.pid)"], program: program)
                try await eventually("strace is attached", within: .seconds(5)) {
                    child.complained.contains("attached")
                }
                child.signal(SIGINT)
                _ = await child.end()
                return true
            }
            return outcome ?? false
        }
    }
}
