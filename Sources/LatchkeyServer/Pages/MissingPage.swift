import HTTPTypes
import Hummingbird
import LatchkeyWeb
import NIOCore

/// What people see where there is nothing; programs, and everybody under `/api`, get JSON (S-260).
struct MissingPage: Sendable {
    private let body: ByteBuffer?

    init() {
        let page = PackedSite.standard.pages.first { $0.path == "error.html" }
        body = page.map { ByteBuffer(bytes: $0.bytes(anywhereShowing: "not_found")) }
    }

    /// Nil unless a browser asked for something to look at.
    func answer(to request: Request) -> Response? {
        guard let body, request.method == .get || request.method == .head, !isAPI(request.uri.path),
            request.headers[.accept]?.lowercased().contains("text/html") == true
        else { return nil }
        return Response(
            status: .notFound, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: body)
        )
    }

    private func isAPI(_ path: String) -> Bool {
        path.utf8.split(separator: UInt8(ascii: "/")).first?.elementsEqual("api".utf8) == true
    }
}
