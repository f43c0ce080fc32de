/// Client and pages: every file under `client` and `pages`, where `pages` is the root of the site.
package enum WebFiles {
    package static let all: [WebFile] = [
        WebFile(path: "index.html", bytes: PackageResources.index_html),
        WebFile(path: "setup.html", bytes: PackageResources.setup_html),
        WebFile(path: "assets/setup.js", bytes: PackageResources.setup_js),
        WebFile(path: "client/latchkey.js", bytes: PackageResources.latchkey_js),
        WebFile(path: "assets/pages.css", bytes: PackageResources.pages_css),
    ]
}
