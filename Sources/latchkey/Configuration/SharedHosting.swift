import LatchkeyCore

/// Domains below which anybody can have a host of their own, as far as front ends usually stand there.
///
/// A part of the Public Suffix List, for advice only: no decision hangs on it (docs/decisions/0005).
enum SharedHosting {
    /// Whether strangers have hosts directly below `domain`.
    static func isShared(_ domain: String) -> Bool {
        suffixes.contains(domain) || regional.contains { domain.hasSuffix("." + $0) }
    }

    /// The part of a host by which browsers count related origins: the first label of the domain that somebody has registered
    /// (WebAuthn §5.11.1), as far as this list knows.
    static func registeredName(of host: String) -> String {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        for start in labels.indices.dropFirst() where isShared(labels[start...].joined(separator: ".")) {
            return labels[start - 1]
        }
        return labels.dropLast().last ?? host
    }

    private static let suffixes: Set<String> = [
        "amplifyapp.com", "appspot.com", "azurestaticapps.net", "azurewebsites.net", "blogspot.com", "cloudfront.net",
        "codeberg.page", "csb.app", "deno.dev", "firebaseapp.com", "fly.dev", "github.dev", "github.io", "gitlab.io",
        "gitpod.io", "glitch.me", "herokuapp.com", "hf.space", "loca.lt", "lovable.app", "neocities.org",
        "netlify.app", "ngrok-free.app", "ngrok-free.dev", "ngrok.app", "ngrok.dev", "ngrok.io", "now.sh",
        "onrender.com", "pages.dev", "pythonanywhere.com", "railway.app", "render.com", "repl.co", "replit.app",
        "replit.dev", "run.app", "stackblitz.io", "streamlit.app", "surge.sh", "tiiny.site", "trycloudflare.com",
        "vercel.app", "web.app", "webcontainer.io", "weebly.com", "wixsite.com", "wordpress.com", "workers.dev",
        // Registries' own second level.
        "ac.uk", "co.uk", "gov.uk", "org.uk", "sch.uk", "com.au", "edu.au", "net.au", "org.au", "ac.nz", "co.nz",
        "school.nz", "ac.jp", "co.jp", "ed.jp", "ac.in", "co.in", "edu.in", "com.br", "edu.br", "org.br", "com.mx",
        "edu.mx", "com.ar", "edu.ar", "com.co", "edu.co", "com.es", "edu.es", "org.es", "co.za", "ac.za", "school.za",
        "com.tr", "k12.tr", "com.cn", "edu.cn", "ac.kr", "co.kr",
    ]

    /// Those that put a region or a zone between.
    private static let regional = ["azurestaticapps.net", "run.app", "amazonaws.com", "replit.dev", "github.dev"]
}
