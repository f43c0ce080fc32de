import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyWeb
import NIOCore

/// What people see where there is nothing; programs, and everybody under `/api`, get JSON (S-260).
struct MissingPage: Sendable {
    private static let english = body(PackedSite.standard.pages)
    private static let others = PackedSite.standard.pagesByLanguage.compactMapValues(body)

    private static func body(_ pages: [PackedPage]) -> ByteBuffer? {
        let page = pages.first { $0.file.path == "error.html" }
        return page.map { ByteBuffer(bytes: $0.file.bytes(anywhereShowing: "not_found")) }
    }

    /// Nil unless a browser asked for something to look at.
    func answer(to request: Request) -> Response? {
        let language = MailLanguage(acceptLanguage: request.headers[.acceptLanguage]).rawValue
        guard let body = MissingPage.others[language] ?? MissingPage.english,
            request.method == .get || request.method == .head, !isAPI(request.uri.path),
            request.headers[.accept]?.lowercased().contains("text/html") == true
        else { return nil }
        return Response(
            status: .notFound,
            headers: [
                .contentType: "text/html; charset=utf-8", .vary: "Accept-Language",
                .cacheControl: SecurityHeaders.revalidated,
            ],
            body: ResponseBody(byteBuffer: body)
        )
    }

    private func isAPI(_ path: String) -> Bool {
        path.utf8.split(separator: UInt8(ascii: "/")).first?.elementsEqual("api".utf8) == true
    }
}
