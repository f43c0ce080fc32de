extension WebFile {
    /// The page as the answer to any path: its links start at the root of the site, and `problem` says what went wrong.
    package func bytes(anywhereShowing problem: String) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
            .replacing(#"<html lang="en">"#, with: #"<html lang="en" data-problem="\#(problem)">"#)
            .replacing(/(href|src)="(?:\.\/)?(?![#\/])/) { #"\#($0.1)="/"# }
        return Array(text.utf8)
    }
}
