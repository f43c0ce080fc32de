public import Hummingbird

/// A request context in which ``TokenRequired`` can say who is asking.
public protocol GuardedRequestContext: RequestContext {
    /// What is known about a signed-in person; usually ``CurrentUser``.
    associatedtype User: GuardedUser

    /// The person ``TokenRequired`` let in; nil on routes without it.
    var currentUser: User? { get set }
}

extension GuardedRequestContext {
    /// The person ``TokenRequired`` let in.
    ///
    /// Throws ``GuardError/tokenMissing`` on a route that no guard stands before, so that a forgotten guard
    /// answers 401 and not somebody else's data.
    public func requireCurrentUser() throws(GuardError) -> User {
        guard let currentUser else { throw .tokenMissing }
        return currentUser
    }
}

/// The smallest ``GuardedRequestContext``, for apps that need no context of their own.
public struct BasicGuardedRequestContext: GuardedRequestContext {
    /// What Hummingbird keeps for each request.
    public var coreContext: CoreRequestContextStorage
    /// The person ``TokenRequired`` let in; nil on routes without it.
    public var currentUser: CurrentUser?

    /// Makes the context of one request.
    public init(source: Source) {
        self.coreContext = CoreRequestContextStorage(source: source)
    }
}
