import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// What a request of a route behind the guard costs the account that makes it.
enum RouteCost {
    /// What memory or one row answers, and what people must never be kept from, such as signing out.
    case nothing
    /// A change (`Quota.accountWrites`). What names many people costs those besides (`Quota.namedPeople`): its flow takes them once it is
    /// known how many they are, and before anything waits for the database (S-393).
    case write
    /// What only takes away from the caller's own account (`Quota.sessionRemovals`): somebody else in it, who uses up its writes, keeps
    /// its owner from none of these.
    case removal
    /// What reads many rows, and how many lists that is worth (`Quota.accountReads`).
    case reads(Int)
}

/// What accounts may write and ask for (S-318).
struct AccountBudgets: Sendable {
    let writes: AccountBudget
    let reads: AccountBudget
    let removals: MemoryBudget<RandomID>

    /// The handler behind the count of what it costs.
    func counted(_ handler: @escaping Routes.Handler, _ cost: RouteCost) -> Routes.Handler {
        switch cost {
        case .nothing: handler
        case .write:
            { request, context in
                try writes.take(for: context.caller().account.id)
                return try await handler(request, context)
            }
        case .removal:
            { request, context in
                try removals.take(for: context.caller().session.publicID)
                return try await handler(request, context)
            }
        case .reads(let count):
            { request, context in
                let isSearch = request.uri.queryParameters["q"]?.isEmpty == false
                // A word to look for makes no export cheaper, whether the route reads it or not.
                let cost = isSearch ? max(count, Quota.readsOfOneSearch) : count
                try reads.take(cost, for: context.caller().account.id)
                return try await handler(request, context)
            }
        }
    }
}
