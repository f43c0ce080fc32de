/** All texts in Spanish. en.js explains the keys. */
export default {
    "error.unknown": "Algo salió mal. Inténtalo de nuevo.",
    "error.offline": "No tienes conexión. Conéctate a internet e inténtalo de nuevo.",
    "error.unreachable":
        "El servidor de acceso en {server} no responde. Puede estar caído: inténtalo de nuevo en unos minutos.",
    "error.unreachable.mixed_content":
        "Esta página es https, pero el servidor de acceso {server} es http. Los navegadores lo bloquean: el " +
        "servidor también necesita https.",
    "error.origin_not_allowed":
        "El servidor de acceso no conoce este sitio. Pide a quien lo administra que añada {page} a sus orígenes " +
        "permitidos.",
    "error.not_json":
        "En {server} respondió algo que no es el servidor de acceso ({status}). Inténtalo más tarde o revisa la " +
        "dirección.",
    "error.cookie_dropped": "Tu contraseña es correcta, pero el navegador no guardó la sesión.",
    "error.cookie_dropped.insecure":
        "Tu contraseña es correcta, pero el navegador no guardó la sesión, porque {server} no es https.",
    "error.cookie_dropped.other_host_name":
        "Tu contraseña es correcta, pero el navegador no guardó la sesión: esta página está en {page} y el servidor " +
        "en {server}. Abre esta página en {better}.",
    "error.cookie_dropped.third_party_cookies":
        "Tu contraseña es correcta, pero el navegador bloquea las cookies de {host} en este sitio. Permite las " +
        "cookies de terceros para este sitio en la configuración del navegador, o usa otro navegador.",
    "error.cookie_dropped.unknown":
        "Tu contraseña es correcta, pero el navegador no guardó la sesión. Permite las cookies de {host} en la " +
        "configuración del navegador e inténtalo de nuevo.",
    "error.aborted": "Detenido.",
    "error.old_browser": "Este navegador es demasiado antiguo para iniciar sesión aquí. Actualízalo o usa otro.",
    "error.invalid_credentials": "El ID o la contraseña no son correctos. Revísalos e inténtalo de nuevo.",
    "error.uid_missing": "Escribe tu ID.",
    "error.password_missing": "Escribe tu contraseña.",
    "error.token_missing": "No has iniciado sesión.",
    "error.token_invalid": "Tu sesión ha terminado. Inicia sesión de nuevo.",
    "error.current_password_wrong": "La contraseña actual no es correcta.",
    "error.invalid_fields": "Corrige los campos siguientes.",
    "error.password_blocked": "Elige otra contraseña.",
    "error.too_many_attempts": "Demasiados intentos. Puedes intentarlo de nuevo en {wait}.",
    "error.busy": "El servidor está ocupado. Inténtalo de nuevo en {wait}.",
    "error.unavailable": "El servidor no está disponible ahora. Inténtalo de nuevo en {wait}.",
    "error.forbidden": "No tienes permiso para hacer esto.",
    "error.reauth_required": "Por seguridad, inicia sesión de nuevo antes de hacer esto.",
    "error.registration_closed": "El registro está cerrado. Pide una cuenta a quienes administran este sitio.",
    "error.uid_taken": "Este ID ya está en uso. Elige otro.",
    "error.last_admin": "No se puede eliminar al último administrador. Nombra antes a otro administrador.",
    "error.setup_closed": "Este enlace de configuración ya no es válido. Usa el del último arranque del servidor.",
    "error.https_required": "Usa la dirección https de este sitio.",
    "error.ambiguous_token":
        "El navegador tiene dos sesiones. Borra las cookies de este sitio e inicia sesión de nuevo.",
    "error.not_found": "Aquí no hay nada.",
    "error.internal_error":
        "El servidor cometió un error. Inténtalo de nuevo; si se repite, avisa a quienes lo administran.",

    "field.name_missing": "Falta el nombre",
    "field.name_long": "El nombre tiene más de {count} caracteres",
    "field.name_control": "El nombre contiene un carácter de control",
    "field.uid_missing": "Falta el ID de usuario",
    "field.uid_length": "Falta el ID de usuario, o no tiene entre {least} y {most} caracteres",
    "field.uid_alphabet":
        "El ID de usuario puede tener letras A–Z, dígitos, '.', '_' y '-', y empieza con una letra o un dígito",
    "field.uid_reserved": "Este ID de usuario está reservado",
    "field.email_form": "El correo no es una sola dirección como nombre@example.org",
    "field.password_short": "La contraseña debe tener al menos {count} caracteres",
    "field.password_long": "La contraseña tiene más de {count} caracteres",
    "field.password_leaked": "La contraseña está en una lista de contraseñas filtradas o muy comunes; elige otra",
    "field.password_context":
        "La contraseña es poco más que tu ID de usuario, nombre, correo o el nombre de este sitio; elige otra",
    "field.password_trivial": "La contraseña solo repite o enumera unos pocos caracteres; elige otra",
    "field.password_same": "La contraseña nueva es la actual",
    "field.current_missing": "Falta la contraseña actual",

    "wait.moment": "un momento",
    "wait.seconds": { one: "{count} segundo", other: "{count} segundos" },
    "wait.minutes": { one: "{count} minuto", other: "{count} minutos" },

    "form.uid": "ID de usuario",
    "form.password": "Contraseña",
    "form.show": "Mostrar",
    "form.hide": "Ocultar",
    "form.show_password": "Mostrar la contraseña",
    "form.hide_password": "Ocultar la contraseña",
    "form.remember": "Mantener la sesión iniciada",
    "form.sign_in": "Iniciar sesión",
    "form.working": "Un momento …",
    "form.slow": "Seguimos en ello. El servidor tarda más de lo habitual.",
    "form.try_now": "Ya puedes intentarlo de nuevo.",
    "form.enter": "Escribe: {field}",
    "form.signed_in": "Has iniciado sesión como {name}.",
};
