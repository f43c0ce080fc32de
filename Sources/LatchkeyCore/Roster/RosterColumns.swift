/// What the headings of a list mean.
struct RosterColumns {
    /// What a column can hold.
    enum Meaning: Hashable {
        case uid, name, given, family, email, group, ends, role, password, identifier
        /// Of OneRoster 1.1, what says who of the list is to be taken.
        case sourcedID, status, enabledUser, oneRosterRole
    }

    var form = Roster.Form.table
    var places: [Meaning: Int] = [:]
    var profile: [String: Int] = [:]
    var ignored: [String] = []
    let width: Int

    /// A single column of names, without a heading.
    static let namesAlone = RosterColumns(places: [.name: 0], width: 1)

    private init(places: [Meaning: Int], width: Int) {
        self.places = places
        self.width = width
    }

    init(_ headings: [String], _ options: RosterOptions) {
        let words = RosterColumns.words(of: headings)
        let own = options.fields.map(RosterColumns.word)
        self.form = RosterColumns.form(of: words)
        self.width = headings.count
        for (index, word) in words.enumerated() {
            let field = word.isEmpty ? nil : own.firstIndex(of: word).map { options.fields[$0] }
            let meaning = RosterColumns.meaning(of: word, in: form)
            let isTaken = meaning.map { options.takes($0) } ?? false
            if let field, profile[field] == nil {
                profile[field] = index
            } else if let meaning, isTaken, places[meaning] == nil {
                places[meaning] = index
            } else if !headings[index].isEmpty {
                ignored.append(headings[index])
            }
        }
        splitName()
    }

    /// Whether a row says what somebody is called.
    var namesPeople: Bool {
        [Meaning.uid, .name, .given, .family, .email, .identifier].contains { places[$0] != nil }
    }

    /// How many columns of these headings have a meaning.
    static func known(_ headings: [String], _ options: RosterOptions) -> Int {
        let own = Set(options.fields.map(word))
        var (fields, meanings) = (Set<String>(), Set<Meaning>())
        for word in words(of: headings) where !word.isEmpty {
            if own.contains(word) {
                fields.insert(word)
            } else if let meaning = byWord[word] {
                meanings.insert(meaning)
            }
        }
        return fields.count + meanings.count
    }

    /// "Name, Vorname" and "Nombre, Apellidos": beside one part, the name is the other.
    private mutating func splitName() {
        guard let name = places[.name], (places[.given] == nil) != (places[.family] == nil) else { return }
        places[places[.given] == nil ? .given : .family] = name
        places[.name] = nil
    }

    private static func form(of words: [String]) -> Roster.Form {
        if words.contains("sourcedid"), words.contains("enableduser") { return .oneRoster }
        if words.contains("githubusername"), words.contains("identifier") { return .gitHubClassroom }
        return words.prefix(3) == ["lastname", "firstname", "emailaddress"] ? .googleClassroom : .table
    }

    private static func meaning(of word: String, in form: Roster.Form) -> Meaning? {
        guard form == .oneRoster else { return byWord[word] }
        // Its own columns: `status`, `role` and `identifier` mean something else there.
        switch word {
        case "sourcedid": return .sourcedID
        case "status": return .status
        case "enableduser": return .enabledUser
        case "role": return .oneRosterRole
        case "identifier": return nil
        default: return byWord[word]
        }
    }

    private static let maxColumns = 1000

    /// What is beyond the first 1,000 headings, or longer than a cell may be, means nothing.
    static func words(of headings: [String]) -> [String] {
        headings.enumerated().map { index, heading in
            index < maxColumns && !RosterNamer.isLong(heading) ? word(of: heading) : ""
        }
    }

    /// `First Name [Required]` and `First name (required)` are `firstname`.
    static func word(of heading: String) -> String {
        var plain = heading.unicodeScalars
        remove(from: &plain, "[", "]")
        remove(from: &plain, "(", ")")
        let word = RosterNames.latin(String(plain)).unicodeScalars.filter {
            !$0.properties.isWhitespace && !marks.contains($0)
        }
        return String(String.UnicodeScalarView(word))
    }

    private static func remove(
        from text: inout String.UnicodeScalarView, _ open: Unicode.Scalar, _ close: Unicode.Scalar
    ) {
        var kept = String.UnicodeScalarView()
        var rest = text[...]
        while let first = rest.firstIndex(of: open), let last = rest[first...].firstIndex(of: close) {
            kept += rest[..<first]
            rest = rest[rest.index(after: last)...]
        }
        text = kept + rest
    }

    private static let marks: Set<Unicode.Scalar> = ["_", ".", ":", "*", "/", "-"]

    /// Words without case, accents, spaces and marks; English, German, Spanish and French.
    private static let byWord: [String: Meaning] = {
        let words: KeyValuePairs<Meaning, String> = [
            .uid:
                "uid username user userid login loginname githubusername benutzername anmeldename usuario identifiant",
            .name: "name fullname displayname studentname nom nomcomplet nombre nombrecompleto anzeigename",
            .given: "firstname givenname first forename vorname prenom nombres",
            .family: "lastname familyname last surname nachname familienname apellido apellidos nomdefamille",
            .email: "email emailaddress mail studentemail emailadresse mailadresse correo correoelectronico courriel",
            .group:
                "group groups groupname class classname section sectionname gruppe klasse kurs grupo clase groupe classe",
            .ends:
                "ends endsat end enddate ende enddatum ablauf ablaufdatum fin fechafin fechadefin datefin datedefin expires expirydate",
            .role: "role roles rolle rol",
            .password: "password passwort kennwort contrasena motdepasse",
            .identifier: "identifier",
        ]
        return words.reduce(into: [:]) { table, entry in
            for word in entry.value.split(separator: " ") { table[String(word)] = entry.key }
        }
    }()
}

extension RosterOptions {
    fileprivate func takes(_ meaning: RosterColumns.Meaning) -> Bool {
        switch meaning {
        case .role: takesRoles
        case .password: takesPasswords
        default: true
        }
    }
}
