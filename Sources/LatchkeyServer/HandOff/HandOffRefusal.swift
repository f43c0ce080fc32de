import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Why a page cannot send its visitor here to sign in, for that visitor and for whoever made the page.
enum HandOffRefusal {
    /// Nil unless a form of `/hand-off` is refused.
    static func answer(
        _ error: any Error, _ refusal: HTTPResponse.Status, _ fields: HTTPFields, _ visit: Visit
    ) -> Response? {
        guard visit.head.method == .post, visit.path == HandOffRoutes.beginning else { return nil }
        let (english, spanish, line) = sentences(error as? LatchkeyError, visit)
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8"]
        headers[.retryAfter] = fields[.retryAfter]
        return Response(
            status: refusal, headers: headers,
            body: ResponseBody(byteBuffer: .init(string: RefusalPage.text(english, spanish, line: line))))
    }

    private typealias Page = (english: RefusalPage.Sentences, spanish: RefusalPage.Sentences, line: String?)

    private static func sentences(_ error: LatchkeyError?, _ visit: Visit) -> Page {
        switch error?.code {
        case .originNotAllowed: return ofOrigin(visit.headers)
        case .tooManyAttempts, .busy, .unavailable:
            return (
                (
                    "Please try again later",
                    "The server takes no more sign-ins from here for the moment. Go back and try again in a while."
                ),
                (
                    "Inténtalo más tarde",
                    "El servidor no admite más inicios de sesión desde aquí por ahora. Vuelve atrás e "
                        + "inténtalo dentro de un rato."
                ),
                nil
            )
        case .notFound:
            return (
                (
                    "This way to sign in is not offered here",
                    "The page that you come from asks for a provider that is not set up. Go back and sign in "
                        + "another way."
                ),
                (
                    "Aquí no se ofrece esta forma de entrar",
                    "La página de la que vienes pide un proveedor que no está configurado. Vuelve atrás y "
                        + "entra de otra manera."
                ),
                nil
            )
        case .invalidFields where error?.problems["return_to"] != nil:
            return (
                (
                    "The way back is not allowed",
                    "return_to must be an address of the page's own site, without a fragment, below a path "
                        + "that the server allows (hand_off.return_paths)."
                ),
                (
                    "La vuelta no está permitida",
                    "return_to debe ser una dirección del propio sitio de la página, sin fragmento y bajo una "
                        + "ruta que el servidor permita (hand_off.return_paths)."
                ),
                nil
            )
        default:
            return (
                (
                    "This sign-in could not begin",
                    "The page that you come from did not send what a sign-in here needs. Go back and try "
                        + "again; whoever made it finds the form in the documentation."
                ),
                (
                    "No se ha podido empezar a entrar",
                    "La página de la que vienes no ha enviado lo que hace falta para entrar aquí. Vuelve "
                        + "atrás e inténtalo otra vez; quien la hizo encontrará el formulario en la documentación."
                ),
                nil
            )
        }
    }

    private static func ofOrigin(_ headers: HTTPFields) -> Page {
        let origins = headers[values: .origin]
        // Nothing but the browser's own spelling of an origin is shown: it has no character that HTML reads. Where the browser says that
        // nobody's page led here, the list is not what is wrong.
        if headers[.secFetchSite] != "none", origins.count == 1, let origin = Origin(origins[0]) {
            return (
                (
                    "This site may not sign people in here",
                    "The server does not know the site that you come from. Whoever runs the server can allow "
                        + "it by this line:"
                ),
                (
                    "Este sitio no puede hacer entrar aquí",
                    "El servidor no conoce el sitio del que vienes. Quien lleva el servidor puede permitirlo "
                        + "con esta línea:"
                ),
                "allowed_origins: \(origin.text)"
            )
        }
        guard origins == ["null"] else {
            return (
                (
                    "This sign-in must begin on a site",
                    "Your browser did not say which site you come from. Open that site and sign in from " + "there."
                ),
                (
                    "Hay que empezar a entrar desde un sitio",
                    "El navegador no ha dicho de qué sitio vienes. Abre ese sitio y entra desde allí."
                ),
                nil
            )
        }
        return (
            (
                "The site that you come from hides its address",
                "A Referrer-Policy of no-referrer or same-origin, a sandboxed frame or a page opened as a "
                    + "file does that. Whoever made the page can fix it with this line:"
            ),
            (
                "El sitio del que vienes oculta su dirección",
                "Lo hace una Referrer-Policy de no-referrer o same-origin, un marco con sandbox o una "
                    + "página abierta como archivo. Quien hizo la página puede arreglarlo con esta línea:"
            ),
            "&lt;meta name=&quot;referrer&quot; " + "content=&quot;strict-origin-when-cross-origin&quot;&gt;"
        )
    }
}
