import Testing

@testable import LatchkeyServer

@Suite struct FormFieldsTests {
    @Test(
        "G-003: a form is flat, and each of its names is there once",
        arguments: [
            ("a=1&b=2", "1"), ("a=%31", "1"), ("a=+%2B", " +"), ("a=1=2", "1=2"), ("a=%C3%A9", "é"), ("%61=1", "1"),
            ("a=%F0%9F%94%91", "🔑"),
        ])
    func good(_ body: String, _ value: String) {
        #expect(FormFields(Array(body.utf8))?.text("a") == value)
    }

    @Test(
        "G-003: nesting, doubles, too many pairs and broken escapes are refused",
        arguments: [
            "a=1&a=2", "a=1&%61=2", "a[]=1", "a%5B%5D=1", "a[b]=1", "=1", "a=1&", "&a=1", "a=%", "a=%4", "a=%zz",
            "a=%00",
            "a=%FF", "a=%C3", "%FF=1", (0..<17).map { "x\($0)=" }.joined(separator: "&"),
        ])
    func bad(_ body: String) {
        #expect(FormFields(Array(body.utf8)) == nil)
    }

    @Test("G-003: sixteen pairs are a form, and so is an empty body; an empty value is none")
    func bounds() {
        #expect(FormFields(Array((0..<16).map { "x\($0)=" }.joined(separator: "&").utf8)) != nil)
        #expect(FormFields([])?.text("a") == nil)
        #expect(FormFields(Array("a=&b".utf8))?.text("a") == nil)
    }
}
