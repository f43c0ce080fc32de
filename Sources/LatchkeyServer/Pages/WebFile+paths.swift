import LatchkeyCore
package import LatchkeyWeb

extension WebFile {
    /// Where it is served: a page as `/login.html`, as links on a static host have it, and as `/login`.
    package var paths: [String] {
        guard isPage else { return ["/" + path] }
        // One page is the redirect URI of each provider.
        if path == "callback.html" { return ProviderID.allCases.map(\.callbackPath) }
        let name = String(decoding: path.utf8.dropLast(5), as: UTF8.self)
        return ["/" + path, name == "index" ? "/" : "/" + name]
    }
}
