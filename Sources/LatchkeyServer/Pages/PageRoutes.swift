import COpenAPI
import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyWeb

/// Pages, client and interface description: plain files that the executable carries inside itself.
struct PageRoutes {
    /// What others load and copy, compressed once in a process.
    private static let files: [String: FileAnswer] = {
        let files = WebFiles.all.filter { !$0.isPage }
        return Dictionary(uniqueKeysWithValues: files.map { ($0.path, FileAnswer($0)) })
    }()
    /// As text, so that browsers show it.
    private static let description = FileAnswer(
        bytes: Array(UnsafeBufferPointer(start: latchkey_openapi_bytes(), count: latchkey_openapi_count())),
        mediaType: "text/plain; charset=utf-8")

    /// Where protected sites show people the way in.
    static let entrance = ["/enter.html", "/enter"]

    /// As JSON, for the pages' scripts.
    let settings: String

    func add(to routes: inout Routes) {
        let ready = ReadyPages(settings: settings)
        for page in WebFiles.all where page.isPage {
            for path in page.paths {
                routes.open(.get, path) { request, _ in try await ready.page(page.path, to: request) }
            }
        }
        routes.open(.get, "/packed/{name}") { request, context in
            try await ready.packedFile(try context.parameters.require("name"), to: request)
        }
        add("assets", to: &routes)
        add("client", to: &routes)
        routes.open(.get, RequestTarget.changePassword) { _, _ in
            Response(status: .seeOther, headers: [.location: "/profile#password-change"])
        }
        let description = PageRoutes.description
        routes.open(.get, "/openapi.yaml") { request, _ in description.response(to: request) }
    }

    /// What lies in `folder`, and in its folders, of which there is one for each feature.
    private func add(_ folder: String, to routes: inout Routes) {
        let files = PageRoutes.files
        // Both begin with one parameter: the router goes on with the first that matches (docs/pitfalls.md).
        for rest in ["{name}", "{name}/{file}"] {
            routes.open(.get, "/\(folder)/\(rest)") { request, context in
                let name = try context.parameters.require("name")
                let inside = context.parameters.get("file").map { "\(name)/\($0)" } ?? name
                guard let answer = files["\(folder)/\(inside)"] else { throw LatchkeyError(.notFound) }
                return answer.response(to: request)
            }
        }
    }
}
