package import LatchkeyWeb

/// What our own pages are made of, in as few files as it takes. Their names change with their content, so that browsers keep
/// them. Made once in a process, from the files that others copy.
package struct PackedSite: Sendable {
    package static let standard = PackedSite(WebFiles.all)

    /// Characters of the hash in a name: 9 bytes as base64url.
    static let hashLength = 12

    /// `packed/login.Fq3hJ0u4cX9L.js`, in another language than English `packed/login-es.b1xQ0cW_8tTz.js`, and the like.
    package let files: [WebFile]
    /// The pages in English, and by the code of each other language.
    package let pages: [PackedPage]
    package let pagesByLanguage: [String: [PackedPage]]

    package init(_ files: [WebFile]) {
        let modules = ModulePack(files)
        let packing = Packing(files: files, modules: modules, pages: files.filter(\.isPage))
        let english = packing.site(in: nil)
        let others = Dictionary(uniqueKeysWithValues: modules.languages.map { ($0, packing.site(in: $0)) })
        pages = english.pages
        pagesByLanguage = others.mapValues(\.pages)
        let named = ([english] + others.values).flatMap(\.files).map { ($0.path, $0) }
        // Style sheets and pictures are the same in each language.
        self.files = Array(Dictionary(named) { first, _ in first }.values)
    }
}
