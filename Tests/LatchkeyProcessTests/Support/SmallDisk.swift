import Foundation

/// A file system of a few MiB, in memory.
struct SmallDisk: Sendable {
    let folder: URL
    private let place: Workplace
    private var filler: URL { folder.appending(path: "filler") }

    init(_ place: Workplace, mebibytes: Int) async throws {
        self.place = place
        folder = place.folder.appending(path: "disk")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard try await SmallDisk.mount(folder, mebibytes, place) else { throw Trouble("cannot mount") }
    }

    /// Takes all the space that is left.
    func fill() throws {
        let descriptor = open(filler.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Trouble("cannot make a file") }
        defer { close(descriptor) }
        for size in [65_536, 4096, 1] {
            let block = [UInt8](repeating: 1, count: size)
            while write(descriptor, block, size) == size {}
        }
    }

    func free() throws { try FileManager.default.removeItem(at: filler) }

    /// Lazily: what still runs on it may go on.
    func unmount() async {
        _ = await (try? place.launch(["-l", folder.path], program: "/bin/umount"))?.end()
    }

    private static func mount(_ folder: URL, _ mebibytes: Int, _ place: Workplace) async throws -> Bool {
        let options = ["-t", "tmpfs", "-o", "size=\(mebibytes)m,mode=0700", "tmpfs", folder.path]
        return try await place.launch(options, program: "/bin/mount").end() == .exited(0)
    }

    /// Tried once; containers often forbid it to root too.
    static var isAvailable: Bool {
        get async {
            guard geteuid() == 0 else { return false }
            let outcome = try? await Workplace.with { place in
                let disk = try await SmallDisk(place, mebibytes: 1)
                await disk.unmount()
                return true
            }
            return outcome ?? false
        }
    }
}
