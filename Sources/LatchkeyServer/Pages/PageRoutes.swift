import HTTPTypes
import Hummingbird
import NIOCore

/// Plain files that the executable carries inside itself.
struct PageRoutes {
    private static let html = "text/html; charset=utf-8"
    private static let script = "text/javascript; charset=utf-8"
    private static let style = "text/css; charset=utf-8"

    func add(to routes: inout Routes) {
        routes.file("/", PageRoutes.html, PackageResources.index_html)
        routes.file("/setup", PageRoutes.html, PackageResources.setup_html)
        routes.file("/assets/setup.js", PageRoutes.script, PackageResources.setup_js)
        routes.file("/assets/latchkey.css", PageRoutes.style, PackageResources.latchkey_css)
        routes.file("/openapi.yaml", "application/yaml", PackageResources.openapi_yaml)
    }
}

extension Routes {
    fileprivate mutating func file(_ path: String, _ type: String, _ bytes: [UInt8]) {
        let body = ByteBuffer(bytes: bytes)
        open(.get, path) { _, _ in
            Response(status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: body))
        }
    }
}
