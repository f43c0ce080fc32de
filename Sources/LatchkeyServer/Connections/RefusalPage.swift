import LatchkeyCore

/// A page that needs nothing else from this server: whatever a browser asks for next would be refused as well.
enum RefusalPage {
    static func text(of code: LatchkeyError.Code) -> String {
        let (english, spanish) = sentences(code)
        return text(english, spanish)
    }

    /// `line` is what fixes it, as HTML.
    static func text(_ english: Sentences, _ spanish: Sentences, line: String? = nil) -> String {
        let line = line.map { "<pre><code>\($0)</code></pre>\n" } ?? ""
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(english.title)</title>
            </head>
            <body>
            <main>
            <h1>\(english.title)</h1>
            <p>\(english.advice)</p>
            <div lang="es">
            <h2>\(spanish.title)</h2>
            <p>\(spanish.advice)</p>
            </div>
            \(line)</main>
            </body>
            </html>

            """
    }

    typealias Sentences = (title: String, advice: String)

    private static func sentences(_ code: LatchkeyError.Code) -> (english: Sentences, spanish: Sentences) {
        switch code {
        case .headersTooLarge:
            (
                (
                    "Too many cookies",
                    "Your browser sends more cookies to this address than the server accepts. Delete the cookies of this "
                        + "site in your browser's settings, then load the page again."
                ),
                (
                    "Demasiadas cookies",
                    "Tu navegador envía a esta dirección más cookies de las que acepta el servidor. Borra las cookies de "
                        + "este sitio en los ajustes del navegador y vuelve a cargar la página."
                )
            )
        case .requestTimeout:
            (
                ("The request took too long", "Your connection may be slow. Load the page again."),
                ("La petición ha tardado demasiado", "Puede que la conexión sea lenta. Vuelve a cargar la página.")
            )
        default:
            (
                (
                    "The request is not valid",
                    "The server could not read what your browser sent. Load the page again; delete the cookies of this site "
                        + "if that does not help."
                ),
                (
                    "La petición no es válida",
                    "El servidor no ha podido leer lo que envió el navegador. Vuelve a cargar la página; si no sirve, borra "
                        + "las cookies de este sitio."
                )
            )
        }
    }
}
