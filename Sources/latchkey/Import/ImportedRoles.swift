import ArgumentParser
import LatchkeyCore

/// What the texts of another system's roles become: a role of exactly that name, or what `--role` says.
struct ImportedRoles: Sendable {
    let catalog: RoleCatalog
    private let mapped: [String: Roles]

    init(_ catalog: RoleCatalog, _ mappings: [RoleMapping]) throws(CommandFailure) {
        self.catalog = catalog
        var mapped: [String: Roles] = [:]
        for mapping in mappings { mapped[mapping.text] = try mapping.role.role(in: catalog).bits }
        self.mapped = mapped
    }

    init(_ catalog: RoleCatalog) {
        self.catalog = catalog
        self.mapped = [:]
    }

    func role(of text: String) -> Roles? { mapped[text] ?? catalog[text]?.bits }
}

/// `Mentor=Editor`: the text of the other system, and a role that there is here.
struct RoleMapping: ExpressibleByArgument {
    let text: String
    let role: RoleArgument

    init?(argument: String) {
        let parts = argument.utf8.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
        guard parts.count == 2, let text = String(parts[0]), !text.isEmpty, let name = String(parts[1]),
            let role = RoleArgument(argument: name)
        else { return nil }
        self.text = text
        self.role = role
    }
}
