/// An index with which an engine finds three characters in a row anywhere in a text.
package struct SearchIndex: Sendable {
    /// What is searched with LIKE: a relation with the columns `<table>_id` and `text`.
    package let name: String
    package let table: String
    /// The key of the table, which is bytes.
    package let key: String
    /// The column that the text is made of.
    package let column: String
    /// The text, as an expression on that column, which may stand behind OLD. and NEW.
    package let text: @Sendable (_ column: String) -> String

    init(_ name: String, of table: String, key: String, column: String, text: @escaping @Sendable (String) -> String) {
        self.name = name
        self.table = table
        self.key = key
        self.column = column
        self.text = text
    }
}
