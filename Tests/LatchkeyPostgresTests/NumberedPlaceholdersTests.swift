import Testing

@testable import LatchkeyPostgres

@Suite struct NumberedPlaceholdersTests {
    @Test(
        "Question marks are numbered, but not those in quotes",
        arguments: [
            ("SELECT 1", "SELECT 1"),
            ("a = ? AND b = ?", "a = $1 AND b = $2"),
            ("a = '?' OR b = ?", "a = '?' OR b = $1"),
            ("a = 'it''s ?' OR \"what?\" = ?", "a = 'it''s ?' OR \"what?\" = $1"),
            ("LIKE ? ESCAPE '\\'", "LIKE $1 ESCAPE '\\'"),
        ])
    func numbers(_ sql: String, _ expected: String) {
        #expect(NumberedPlaceholders.text(of: sql) == expected)
    }
}
