extension WebFile {
    package static let serverMeta = #"<meta name="latchkey-server" content="">"#

    /// The file for a static host: pages name `server`, an origin, and contain the policy that our own server sends as a
    /// header.
    package func bytes(forServer server: String) -> [UInt8] {
        guard isPage else { return bytes }
        // The way into protected sites sends its form to the server itself.
        let action = path == "enter.html" ? "'self' \(server)" : "'self'"
        let policy = """
            default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: \(server); connect-src \(server); \
            base-uri 'none'; form-action \(action); require-trusted-types-for 'script'
            """
        let filled = """
            <meta name="latchkey-server" content="\(server)">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            """
        return Array(String(decoding: bytes, as: UTF8.self).replacing(WebFile.serverMeta, with: filled).utf8)
    }
}
