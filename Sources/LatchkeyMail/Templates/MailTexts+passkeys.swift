import LatchkeyCore

/// The mail about a passkey of which there may be a copy. It has no link that changes one.
extension MailTexts {
    static let passkeyCopiedEnglish = """
        A passkey of your account at {{service}} may have been copied

        Hello {{name}},

        Someone tried to sign in to the account "{{uid}}" with a passkey that may have been copied: it counts how often it is used, and \
        this count did not go up. They were not signed in.

        Time: {{time}}{{#origin}}
        From the IP address: {{origin}}{{/origin}}

        If this was you, try again. If it happens each time, remove the passkey on your profile page and add it again.

        If this was not you, somebody may have a copy of the key. Open your profile, remove that passkey and add another one.

        Open your profile:
        {{link}}

        We send this e-mail at most once a day.
        """

    static let passkeyCopiedSpanish = """
        Puede que alguien haya copiado una llave de acceso de tu cuenta en {{service}}

        Hola, {{name}}:

        Alguien ha intentado iniciar sesión en la cuenta "{{uid}}" con una llave de acceso que puede haber sido copiada: la llave cuenta \
        cuántas veces se usa, y esa cuenta no ha aumentado. No ha podido iniciar sesión.

        Hora: {{time}}{{#origin}}
        Desde la dirección IP: {{origin}}{{/origin}}

        Si has sido tú, vuelve a intentarlo. Si pasa siempre, quita la llave de acceso en tu perfil y añádela de nuevo.

        Si no has sido tú, puede que alguien tenga una copia de la llave. Abre tu perfil, quita esa llave de acceso y añade otra.

        Abrir tu perfil:
        {{link}}

        Enviamos este correo como máximo una vez al día.
        """
}
