/// Tokens for APIs of the operator's, and the keys with which those check them.
package struct ServiceTokenFlows: Sendable {
    package let issue: IssueServiceToken
    package let publishedKeys: PublishedServiceKeys

    init(_ parts: FlowParts, keys: ServiceKeys, authenticate: Authenticate) {
        publishedKeys = PublishedServiceKeys(keys, clock: parts.clock)
        issue = IssueServiceToken(parts, keys: keys, published: publishedKeys, authenticate: authenticate)
    }
}
