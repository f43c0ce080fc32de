/// What an app says each role allows, where a token names roles alone.
enum RolePermissions {
    /// The permissions of `roles`, each once; roles are compared byte for byte.
    static func names(of roles: [String], in permissions: [String: [String]]) -> [String] {
        var names: [String] = []
        for role in roles {
            // Byte for byte, which looking up by text is not.
            for (name, allowed) in permissions where name.utf8.elementsEqual(role.utf8) {
                names += allowed.filter { !names.contains($0) }
            }
        }
        return names
    }
}
