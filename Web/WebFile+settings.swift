extension WebFile {
    /// The page with what the server's settings are (JSON), so that its scripts need not ask.
    package func bytes(telling settings: String) -> [UInt8] {
        let escaped = settings.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing(
            "<", with: "&lt;")
        let meta = """
            \(WebFile.serverMeta)
            <meta name="latchkey-settings" content="\(escaped)">
            """
        return Array(String(decoding: bytes, as: UTF8.self).replacing(WebFile.serverMeta, with: meta).utf8)
    }
}
