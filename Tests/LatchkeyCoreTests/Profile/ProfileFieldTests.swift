import LatchkeyCore
import Testing

@Suite struct ProfileFieldTests {
    private static func field(_ kind: ProfileField.Kind) throws -> ProfileField {
        try #require(ProfileField("sample", kind))
    }

    @Test("Names of fields", arguments: ["a", "section", "grade_2", "constructor", String(repeating: "a", count: 40)])
    func names(_ name: String) {
        #expect(ProfileField(name, .text)?.name == name)
        #expect(ProfileField(name, .text)?.label == name)
    }

    @Test(
        "What is no name of a field, or has another meaning",
        arguments: [
            "", "_a", "__proto__", "2a", "Section", "a-b", "a b", "é", "e\u{301}", "\u{212a}", "a\u{0}",
            String(repeating: "a", count: 41), "id", "uid", "name", "email", "role", "roles", "permissions", "state",
            "email_verified", "created_at", "last_sign_in_at", "has_picture", "role_ends", "ends_at", "groups", "auth",
            "second_factor",
            "password",
            "picture",
        ])
    func noNames(_ name: String) {
        #expect(ProfileField(name, .text) == nil)
    }

    @Test("What only staff see, only staff write")
    func staffWrite() {
        #expect(ProfileField("notes", .text, readers: .staff)?.writers == .staff)
        #expect(ProfileField("notes", .text, readers: .staff, writers: .person) == nil)
        #expect(ProfileField("grade", .text, readers: .person)?.writers == .person)
    }

    private func reads(_ field: ProfileField, _ roles: Roles, isOwn: Bool) -> Bool {
        field.isReadable(isReached: RoleCatalog(.builtIn(.all), bits: [:]).allows(roles, .readUsers), isOwn: isOwn)
    }

    private func writes(_ field: ProfileField, _ roles: Roles, of person: Roles, isOwn: Bool) -> Bool {
        let catalog = RoleCatalog(.builtIn(.all), bits: [:])
        let helps = catalog.allows(roles, .recoverUsers) && catalog.mayHelp(roles, person)
        return field.isWritable(catalog.own(of: roles), helps: helps, isOwn: isOwn)
    }

    @Test("Who sees and who changes a field: oneself, somebody else, and each of the roles")
    func permissions() throws {
        for (readers, own, others) in [
            (ProfileField.Readers.person, true, false), (.staff, false, false), (.everyone, true, true),
        ] {
            let field = try #require(ProfileField("a", .text, readers: readers, writers: .staff))
            #expect(reads(field, .user, isOwn: true) == own && reads(field, .user, isOwn: false) == others)
            for staff in [Roles.teacher, .admin, [.user, .teacher]] {
                #expect(reads(field, staff, isOwn: true) && reads(field, staff, isOwn: false))
            }
        }
        for (writers, own, teachers) in [
            (ProfileField.Writers.person, true, false), (.staff, false, true), (.admin, false, false),
        ] {
            let field = try #require(ProfileField("a", .text, readers: .everyone, writers: writers))
            for roles in [Roles.user, .teacher] { #expect(writes(field, roles, of: roles, isOwn: true) == own) }
            for person in [Roles.user, .teacher, .admin, [.user, .teacher]] {
                #expect(
                    writes(field, .admin, of: person, isOwn: false) && !writes(field, .user, of: person, isOwn: false))
                #expect(writes(field, .teacher, of: person, isOwn: false) == (teachers && person == .user))
            }
            #expect(writes(field, .admin, of: .admin, isOwn: true))
        }
    }

    @Test(
        "Text is taken in one form: NFC, plain line ends, nothing around it",
        arguments: [
            ("P3", "P3"), ("  P3\t\r\n", "P3"), ("a\r\nb\rc\nd", "a\nb\nc\nd"), ("a\r\n\r\nb", "a\n\nb"),
            ("e\u{301}", "\u{e9}"), ("\u{1f469}\u{200d}\u{1f680}", "\u{1f469}\u{200d}\u{1f680}"),
            (String(repeating: "\u{1f600}", count: 500), String(repeating: "\u{1f600}", count: 500)),
        ])
    func text(_ typed: String, _ stored: String) throws {
        let value = try ProfileFieldTests.field(.text).accept(.value(.text(typed)))
        #expect(value.map { Array($0.text.utf8) } == Array(stored.utf8))
    }

    @Test("Nothing typed is nothing stored", arguments: ["", " ", "\u{a0}\u{2003}", "\r\n\t", "\u{200b}\u{feff}"])
    func nothing(_ typed: String) throws {
        #expect(try ProfileFieldTests.field(.text).accept(.value(.text(typed))) == nil)
        for kind in ProfileField.Kind.allCases { #expect(try ProfileFieldTests.field(kind).accept(.nothing) == nil) }
    }

    @Test(
        "S-247, S-325: text with control characters or line separators, and too long text, is refused",
        arguments: [
            "a\u{0}b", "a\tb", "a\u{1b}[31m", "a\u{7f}b", "a\u{85}b", "a\u{2028}b", "a\u{2029}b",
            String(repeating: "a", count: 501), String(repeating: "\u{1f600}", count: 501),
            "e" + String(repeating: "\u{301}", count: 501), String(repeating: " ", count: 60_000),
            "ab\u{202e}cd", "\u{3164}", "a\u{200f}b", "a\u{2066}b",
            "e" + String(repeating: "\u{301}", count: 9) + "\u{35f}",
        ])
    func badText(_ typed: String) throws {
        let field = try ProfileFieldTests.field(.text)
        let error = #expect(throws: LatchkeyError.self) { _ = try field.accept(.value(.text(typed))) }
        #expect(error?.code == .invalidFields && error?.problems.keys.elementsEqual(["sample"]) == true)
    }

    @Test(
        "Numbers are kept as they were written",
        arguments: ["0", "-0", "7", "-7.25", "1e3", "1E+3", "1.5e-10", "12345678901234567890", "0.1"])
    func numbers(_ text: String) throws {
        let field = try ProfileFieldTests.field(.number)
        #expect(try field.accept(.value(.number(text))) == .number(text))
        #expect(field.value(stored: text) == .number(text))
    }

    @Test(
        "What is stored and no number does not become one",
        arguments: [
            "", "-", "01", ".5", "5.", "1e", "1e+", "+1", " 1", "1 ", "1,5", "0x10", "NaN", "nan", "Infinity", "inf",
            "1e400", "-1e400", "1}", "1\u{301}", "１", String(repeating: "1", count: 41),
        ])
    func noNumbers(_ text: String) throws {
        let field = try ProfileFieldTests.field(.number)
        #expect(field.value(stored: text) == nil)
        #expect(throws: LatchkeyError.self) { _ = try field.accept(.value(.number(text))) }
    }

    @Test("Days that there are", arguments: ["2026-11-23", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])
    func dates(_ text: String) throws {
        let field = try ProfileFieldTests.field(.date)
        #expect(try field.accept(.value(.text(text))) == .text(text))
        #expect(field.value(stored: text) == .text(text))
    }

    @Test(
        "Days that there are not",
        arguments: [
            "2026-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32",
            "0000-01-01", "2026-1-1", "26-01-01", "2026/01/01", "2026-01-01T00:00:00Z", " 2026-01-01", "２026-01-01",
            "2026-01-0\u{301}", "", "+026-01-01",
        ])
    func noDates(_ text: String) throws {
        let field = try ProfileFieldTests.field(.date)
        #expect(field.value(stored: text) == nil)
        #expect(throws: LatchkeyError.self) { _ = try field.accept(.value(.text(text))) }
    }

    @Test("S-242: a value of another type is refused, not converted")
    func types() throws {
        let values: [ProfileField.Kind: ProfileValue] = [
            .text: .text("x"), .number: .number("1"), .boolean: .boolean(false), .date: .text("2026-11-23"),
        ]
        for kind in ProfileField.Kind.allCases {
            let field = try ProfileFieldTests.field(kind)
            #expect(try field.accept(.value(try #require(values[kind]))) == values[kind])
            for other in [ProfileValue.text("true"), .text("1"), .number("1"), .boolean(true)] where kind != .text {
                guard kind != .number || other != .number("1"), kind != .boolean || other != .boolean(true) else {
                    continue
                }
                #expect(throws: LatchkeyError.self) { _ = try field.accept(.value(other)) }
            }
            #expect(throws: LatchkeyError.self) { _ = try field.accept(.other) }
        }
        #expect(throws: LatchkeyError.self) { _ = try ProfileFieldTests.field(.text).accept(.value(.number("1"))) }
    }

    @Test("After another declaration what fits is shown, and what does not is nothing")
    func declaredAnew() throws {
        #expect(try ProfileFieldTests.field(.text).value(stored: "1.5") == .text("1.5"))
        #expect(try ProfileFieldTests.field(.number).value(stored: "P3") == nil)
        #expect(try ProfileFieldTests.field(.boolean).value(stored: "true") == .boolean(true))
        #expect(try ProfileFieldTests.field(.boolean).value(stored: "1") == nil)
        #expect(try ProfileFieldTests.field(.date).value(stored: "P3") == nil)
    }
}
