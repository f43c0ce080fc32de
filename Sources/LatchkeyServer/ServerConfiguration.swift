package import LatchkeyCore

/// What the HTTP room needs to know; the defaults are safe on loopback.
package struct ServerConfiguration: Sendable {
    /// Where browsers reach this server; decides cookies, HSTS and what "same origin" means.
    package var publicURL: Origin
    package var allowedOrigins: [OriginPattern] = []
    /// Where pages lead on to that no front end has sent people to.
    package var frontEndURL: String?
    package var cookies = CookieConfiguration()
    package var trustedProxies: [NetworkRange] = []
    package var isMetricsEnabled = false
    /// Another process may answer a browser's next request.
    package var isOneOfSeveral = false
    /// What the pages call a uid, such as "GitHub ID".
    package var uidLabel = "User ID"
    /// Its name and looks.
    package var site = Site()
    /// Whether mails reach people: without, a forgotten password takes a code from staff.
    package var sendsMail = true
    package var limits = RequestLimits()
    /// Of the program, as pages of the administration show it.
    package var version = ""
    /// What the operator has set, without secrets.
    package var lines: [ConfigurationLine] = []
    /// For the tests that compare both ways of answering.
    package var answersAtOnce = true

    package init(publicURL: Origin) {
        self.publicURL = publicURL
    }
}

package struct CookieConfiguration: Sendable {
    package enum SameSite: String, Sendable, CaseIterable {
        /// By the sign-in request: cross-site pages get `None; Partitioned`, all others `Lax`.
        case auto
        case lax
        case strict
        case none
    }

    /// Whether pages on other sites go on where the browser drops their cookie (decision 0049).
    package enum Fallback: String, Sendable, CaseIterable {
        /// With tokens of five minutes, by the proof of a key.
        case auto
        /// Not at all.
        case off
    }

    /// Nil: `__Host-latchkey` under https, else `latchkey`.
    package var name: String?
    /// Also sent to sub-domains of this domain; then the name has no `__Host-`.
    package var domain: String?
    package var sameSite: SameSite = .auto
    package var fallback: Fallback = .auto

    package init() {}
}

/// How much of everything a stranger may send, and for how long (S-220…S-227).
package struct RequestLimits: Sendable {
    package var bodyBytes = 64 * 1024
    /// Bytes of an over-long body that are read and thrown away, so that the client gets to see its 413.
    package var discardedBytes = 1024 * 1024
    package var headSeconds = 10
    package var bodySeconds = 20
    package var idleSeconds = 60
    /// Between our end of a connection and the client's; meanwhile what it still sends is thrown away.
    package var closingSeconds = 2
    /// All cookies of a host are one field.
    package var headerFieldBytes = 32 * 1024
    package var headerBytes = 40 * 1024
    package var headerFields = 100
    /// What is read of a head of HTTP/2, so that one that is too large can be answered; beyond it the connection ends.
    package var http2HeadBytes = 64 * 1024
    package var connections = 10_000
    /// Connections beyond the ceiling that are accepted, so that others can give up a place for them.
    package var arrivingConnections = 256
    /// Of one IPv4 address or IPv6 /48; those of trusted proxies count where a request takes long on them.
    package var connectionsPerNetwork = 2_500
    /// Bytes of request bodies, and of pictures on their way to clients, that the server holds at once, and how many of them
    /// for one network (S-317).
    package var bufferedBytes = 64 * 1024 * 1024
    package var bufferedBytesPerNetwork = 16 * 1024 * 1024
    /// Of each request's body so many are counted apart, which is room for a form: slow senders of several networks cannot keep others from
    /// signing in (S-398). There are as many of them as there may be connections and streams.
    package var freeBodyBytes = 4 * 1024

    package init() {}
}
