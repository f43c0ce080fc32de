import LatchkeyServer

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Each connection is an open file, and the limit of a shell or a container is often 1,024: one network could use that up, and nobody else
/// would get a connection (S-419).
enum OpenFiles {
    /// For the database, the log, mails, providers, and what Swift's threads look at: where no file can be opened they end the process.
    private static let reserved = 200
    /// As many connections for each network as it has of all of them by default.
    private static let networks = 4

    /// Raises the limit as far as this process may; answers it.
    static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return .max }
        let former = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        if setrlimit(resource, &limit) != 0 { limit.rlim_cur = former }
        return Int(clamping: limit.rlim_cur)
    }

    /// As many connections as there are files for, those that arrive and those of proxies among them; more than the default are never
    /// taken.
    static func fitting(_ limits: RequestLimits, files: Int) -> RequestLimits {
        let room = files - min(reserved, files - files / 4)
        guard room < limits.connections + limits.arrivingConnections else { return limits }
        var limits = limits
        limits.arrivingConnections = min(limits.arrivingConnections, room / 4)
        limits.connections = room - limits.arrivingConnections
        limits.connectionsPerNetwork = min(limits.connectionsPerNetwork, max(1, limits.connections / networks))
        return limits
    }

    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif
}
