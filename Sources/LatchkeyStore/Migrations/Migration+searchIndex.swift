extension Migration {
    /// Searches read an index instead of all accounts. It is made in one go: some seconds for a hundred thousand accounts.
    static let searchIndex = Migration(number: 21, name: "search index") { dialect in
        dialect.searchIndex(.accounts)
    }
}

extension SearchIndex {
    static let accounts = SearchIndex(
        "account_search", of: "account", key: "id", column: "search_text", text: { SearchWords.text(of: $0) })
}
