import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyWeb

/// One of our own pages in each language, ready to be sent.
struct PageAnswer: Sendable {
    private let english: FileAnswer
    private let others: [String: FileAnswer]

    /// `settings`: as JSON, for the page's scripts.
    init(_ page: PackedPage, others: [String: PackedPage], settings: String) {
        english = PageAnswer.file(page, settings)
        self.others = others.mapValues { PageAnswer.file($0, settings) }
    }

    func response(to request: Request) -> Response {
        let language = MailLanguage(acceptLanguage: request.headers[.acceptLanguage]).rawValue
        return others[language, default: english].response(to: request)
    }

    private static func file(_ page: PackedPage, _ settings: String) -> FileAnswer {
        FileAnswer(
            bytes: page.bytes(telling: settings), mediaType: page.file.mediaType, headers: [.vary: "Accept-Language"])
    }
}
