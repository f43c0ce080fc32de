import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyWeb

/// Pages, client and interface description: plain files that the executable carries inside itself.
struct PageRoutes {
    func add(to routes: inout Routes) {
        for file in WebFiles.all where file.isPage {
            let answer = FileAnswer(file)
            for path in PageRoutes.paths(of: file) {
                routes.open(.get, path) { request, _ in answer.response(to: request) }
            }
        }
        add("assets", to: &routes)
        add("client", to: &routes)
        routes.open(.get, RequestTarget.changePassword) { _, _ in
            Response(status: .seeOther, headers: [.location: "/profile#password-change"])
        }
        let description = FileAnswer(bytes: PackageResources.openapi_yaml, mediaType: "text/plain; charset=utf-8")
        routes.open(.get, "/openapi.yaml") { request, _ in description.response(to: request) }
    }

    /// `/login.html`, as links on a static host have it, and `/login`.
    private static func paths(of page: WebFile) -> [String] {
        let name = String(decoding: page.path.utf8.dropLast(5), as: UTF8.self)
        return ["/" + page.path, name == "index" ? "/" : "/" + name]
    }

    private func add(_ folder: String, to routes: inout Routes) {
        let files = WebFiles.all.filter { $0.path.utf8.starts(with: "\(folder)/".utf8) }
        let answers = Dictionary(uniqueKeysWithValues: files.map { ($0.path, FileAnswer($0)) })
        routes.open(.get, "/\(folder)/{name}") { request, context in
            guard let answer = answers["\(folder)/\(try context.parameters.require("name"))"] else {
                throw LatchkeyError(.notFound)
            }
            return answer.response(to: request)
        }
    }
}
