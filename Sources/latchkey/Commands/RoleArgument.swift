import ArgumentParser
import LatchkeyCore

/// A role by its name, in upper or lower case. Which roles there are, the configuration says.
struct RoleArgument: ExpressibleByArgument {
    private let typed: String

    init?(argument: String) {
        self.typed = argument
    }

    static var help: ArgumentHelp { "A role, like Admin, Teacher or User; see `latchkey role list`." }

    /// Throws one line that names the roles there are.
    func role(in catalog: RoleCatalog) throws(CommandFailure) -> RoleCatalog.Role {
        let folded = ASCII.lowercase(typed)
        guard let role = catalog.roles.first(where: { ASCII.lowercase($0.name).utf8.elementsEqual(folded.utf8) }) else {
            throw CommandFailure(
                "\(typed.printable) is no role; expected \(catalog.allNames.joined(separator: ", "))")
        }
        return role
    }
}
