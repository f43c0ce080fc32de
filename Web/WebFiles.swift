import CWebFiles

/// Client and pages: every file under `client` and `pages`, where `pages` is the root of the site.
package enum WebFiles {
    package static let all: [WebFile] = (0..<latchkey_web_file_count()).map { index in
        let file = latchkey_web_file(index)
        return WebFile(
            path: String(cString: file.path), bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }
}
