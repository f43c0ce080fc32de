import Foundation

/// The most memory that this process had, from Linux' `/proc`.
enum PeakMemory {
    static let isKnown = status("VmHWM") != nil && FileManager.default.isWritableFile(atPath: "/proc/self/clear_refs")

    /// By how many bytes the process grew while `body` ran; what other threads took counts too.
    static func grown(_ body: () -> Void) -> Int {
        // Linux sets VmHWM back to VmRSS.
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        guard let before = status("VmRSS") else { return .max }
        body()
        guard let peak = status("VmHWM") else { return .max }
        return max(0, peak - before)
    }

    private static func status(_ name: String) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") })
        else { return nil }
        return line.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first.map { $0 * 1024 }
    }
}
