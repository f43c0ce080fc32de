import Hummingbird
import LatchkeyCore
import LatchkeyWeb

/// The pages and their packed files, ready to be sent. A task makes them while the server begins to listen, because packing
/// takes longer than everything else of a start; whoever asks before it has ended waits for it.
struct ReadyPages: Sendable {
    private typealias Made = (pages: [String: PageAnswer], files: PackedFiles)

    private let making: Task<Made, Never>

    /// `settings`: as JSON, for the pages' scripts.
    init(settings: String) {
        making = Task.detached(priority: .utility) {
            let site = PackedSite.standard
            let pages = site.pages.enumerated().map { index, page in
                let others = site.pagesByLanguage.mapValues { $0[index] }
                return (page.file.path, PageAnswer(page, others: others, settings: settings))
            }
            return (Dictionary(uniqueKeysWithValues: pages), PackedFiles.standard)
        }
    }

    /// `path` as in `WebFiles`, such as `login.html`.
    func page(_ path: String, to request: Request) async throws(LatchkeyError) -> Response {
        guard let page = await making.value.pages[path] else { throw LatchkeyError(.notFound) }
        return page.response(to: request)
    }

    func packedFile(_ name: String, to request: Request) async throws(LatchkeyError) -> Response {
        try await making.value.files.response(to: request, name: name)
    }
}
