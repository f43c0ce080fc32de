#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Whose a file is.
struct FileOwner {
    private let user: uid_t
    private let group: gid_t

    /// Nil where there is no such file; of a link, whose the link is.
    init?(of path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        (user, group) = (status.st_uid, status.st_gid)
    }

    /// Gives the open file to them. The group has no right to a file of mode 0600, and is left where this user may not change it. False
    /// where the user may not be changed.
    func take(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        if status.st_gid != group { _ = fchown(descriptor, uid_t.max, group) }
        return status.st_uid == user || fchown(descriptor, user, gid_t.max) == 0
    }
}
