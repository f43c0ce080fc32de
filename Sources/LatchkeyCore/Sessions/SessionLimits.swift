/// How long a session lives: idle since its token was last renewed, and at most in all (S-109).
package struct SessionLimits: Equatable, Sendable {
    package var idle: Duration = .seconds(3600)
    package var absolute: Duration = .seconds(12 * 3600)
    package var rememberIdle: Duration = .seconds(14 * 86_400)
    package var rememberAbsolute: Duration = .seconds(30 * 86_400)

    package init() {}

    package func idle(remember: Bool) -> Duration { remember ? rememberIdle : idle }

    package func absolute(remember: Bool) -> Duration { remember ? rememberAbsolute : absolute }

    /// No session, and no token that names its uid, outlives this (S-324).
    package var longest: Duration { max(absolute, rememberAbsolute) }
}
