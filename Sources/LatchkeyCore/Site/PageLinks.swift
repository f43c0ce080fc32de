/// The addresses of our pages, for e-mails, answers and the command line.
///
/// The host is always that of `public_url`, whatever a request said (S-122); a secret stands behind the #, which browsers send to
/// nobody (S-131).
package struct PageLinks: Sendable {
    private let publicURL: String

    package init(_ publicURL: Origin) {
        self.init(publicURL: publicURL.text)
    }

    /// `publicURL`: the text of an origin.
    package init(publicURL: String) {
        self.publicURL = publicURL
    }

    package var home: String { publicURL + "/" }
    package var signIn: String { publicURL + "/login" }
    package var profile: String { publicURL + "/profile" }
    package var forgotten: String { publicURL + "/forgot" }
    package var users: String { publicURL + "/users" }
    package var groups: String { publicURL + "/groups" }
    /// Codes, invitations, and people who wait for approval.
    package var joining: String { publicURL + "/join" }

    package func signUp(code: String) -> String { page("/signup", code) }

    package func setUp(code: String) -> String { page("/setup", code) }

    /// Without a secret, people type their code there.
    package func reset(_ secret: String? = nil) -> String { page("/reset", secret) }

    package func confirm(_ secret: String?) -> String { page("/confirm", secret) }

    package func undo(_ secret: String?) -> String { page("/undo", secret) }

    private func page(_ path: String, _ secret: String?) -> String {
        publicURL + path + (secret.map { "#" + $0 } ?? "")
    }
}
