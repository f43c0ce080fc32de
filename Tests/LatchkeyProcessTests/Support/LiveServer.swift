import Foundation

/// A server process that listens.
struct LiveServer: Sendable {
    let child: ChildProcess
    let port: Int

    init(_ child: ChildProcess) async throws {
        self.child = child
        let endings = Task { await child.end() }
        var said = ""
        try await eventually("the server listens") {
            said = child.said
            if said.contains("people reach it at") { return true }
            if kill(child.pid, 0) != 0 { throw Trouble("the server ended: \(await endings.value) \(child.complained)") }
            return false
        }
        guard let address = said.split(separator: "; people").first,
            let port = address.split(separator: ":").last.flatMap({ Int($0) })
        else { throw Trouble("no port in \(said)") }
        self.port = port
    }

    /// From the file of the set-up link, which must be named in the line after the first.
    func setupCode() async throws -> String {
        try await eventually("there is a set-up link") { setupLinkPath != nil }
        let link = try String(contentsOfFile: setupLinkPath ?? "", encoding: .utf8)
        return link.split(separator: "/setup#").dropFirst().first.map { String($0.prefix { $0 != "\n" }) } ?? ""
    }

    var offersSetup: Bool { setupLinkPath != nil }

    /// Nil until the whole line has come.
    private var setupLinkPath: String? {
        let said = child.said
        guard said.hasSuffix("\n") else { return nil }
        return said.split(separator: "the link is in the file ").dropFirst().first.map {
            String($0.prefix { $0 != "\n" })
        }
    }

    var visitor: Visitor { Visitor(port: port) }

    /// `kill -9`.
    func kill9() async {
        child.signal(SIGKILL)
        _ = await child.end()
    }

    /// SIGTERM; answers how it ended.
    @discardableResult
    func stop() async -> ChildProcess.Ending {
        child.signal(SIGTERM)
        return await child.end()
    }

    /// From `/proc`, in KiB: `VmRSS`, `VmHWM`.
    func memory(_ field: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(child.pid)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(field + ":") }
        guard let number = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first,
            let kib = Int(number)
        else {
            throw Trouble("no \(field) in /proc")
        }
        return kib
    }
}
