import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyWeb

/// Pages, client and interface description: plain files that the executable carries inside itself.
struct PageRoutes {
    /// Every file but the pages, compressed once in a process.
    private static let files: [String: FileAnswer] = {
        let plain = WebFiles.all.filter { !$0.isPage }.map { ($0.path, FileAnswer($0)) }
        let packed = PackedSite.standard.files.map { ($0.path, FileAnswer($0, caching: SecurityHeaders.immutable)) }
        return Dictionary(uniqueKeysWithValues: plain + packed)
    }()

    /// As JSON, for the pages' scripts.
    let settings: String

    func add(to routes: inout Routes) {
        for page in PackedSite.standard.pages {
            let answer = FileAnswer(bytes: page.bytes(telling: settings), mediaType: page.mediaType)
            for path in PageRoutes.paths(of: page) {
                routes.open(.get, path) { request, _ in answer.response(to: request) }
            }
        }
        add("assets", to: &routes)
        add("client", to: &routes)
        add("packed", to: &routes)
        routes.open(.get, RequestTarget.changePassword) { _, _ in
            Response(status: .seeOther, headers: [.location: "/profile#password-change"])
        }
        let description = FileAnswer(bytes: PackageResources.openapi_yaml, mediaType: "application/yaml")
        routes.open(.get, "/openapi.yaml") { request, _ in description.response(to: request) }
    }

    /// `/login.html`, as links on a static host have it, and `/login`.
    private static func paths(of page: WebFile) -> [String] {
        let name = String(decoding: page.path.utf8.dropLast(5), as: UTF8.self)
        return ["/" + page.path, name == "index" ? "/" : "/" + name]
    }

    private func add(_ folder: String, to routes: inout Routes) {
        routes.open(.get, "/\(folder)/{name}") { request, context in
            guard let answer = PageRoutes.files["\(folder)/\(try context.parameters.require("name"))"] else {
                throw LatchkeyError(.notFound)
            }
            return answer.response(to: request)
        }
    }
}
