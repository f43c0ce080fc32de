import Hummingbird
import LatchkeyCore
import LatchkeyFlows
package import LatchkeyGuard
import NIOCore

/// What travels with one request.
struct ServerContext: GuardedRequestContext {
    var coreContext: CoreRequestContextStorage
    var currentUser: Caller?
    let channel: any Channel
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.channel = source.channel
        self.remoteAddress = source.channel.remoteAddress
    }

    /// The other end of the connection: a client, or a proxy in front of it.
    var peer: NetworkAddress? {
        NetworkAddress(remoteAddress)
    }

    /// The signed-in person; only on routes behind the guard.
    func caller() throws(LatchkeyError) -> Caller {
        guard let currentUser else { throw LatchkeyError(.tokenMissing) }
        return currentUser
    }
}

extension Caller: GuardedUser {
    package var roles: [String] { rights.names }
    package var permissions: [String] { rights.permissions }
    package var sleepingRoles: [String] { asleepRoles }
    package var groups: [GuardedGroup] {
        account.groups.map { membership in
            let group = membership.group
            return GuardedGroup(id: group.id.text, key: group.key, name: group.name, isLeader: leads(group.id))
        }
    }
}
