import LatchkeyCore

/// Mails about changes of second factors. None has a link that changes one.
extension MailTexts {
    static func factorsEnglish(_ kind: OutgoingMail.Kind) -> String {
        switch kind {
        case .factorAdded:
            """
            An authenticator app was added to your account at {{service}}

            Hello {{name}},

            From now on, signing in to the account "{{uid}}" needs a code of an authenticator app besides the password. All other \
            sessions have ended.

            Time of the change: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything. Keep your recovery codes: they let you in if you lose your phone.

            If this was not you, tell {{support}} at once. They can remove the app. Then change your password.

            Open your profile:
            {{link}}
            """
        case .factorRemoved:
            """
            An authenticator app was removed from your account at {{service}}

            Hello {{name}},

            Codes of this authenticator app no longer let anyone in to the account "{{uid}}". All other sessions have ended.

            Time of the change: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything.

            If this was not you, change your password and tell {{support}} at once.

            Open your profile:
            {{link}}
            """
        case .factorsReset:
            """
            Second factors of your account at {{service}} were removed

            Hello {{name}},

            On {{time}}, one of the people who run this site removed second factors of the account "{{uid}}": authenticator apps, \
            passkeys or recovery codes. All sessions have ended.{{#passkeys}}

            Passkeys and security keys that are still there: {{passkeys}}. Sign in with one of them, and make new recovery codes if \
            yours were removed.{{/passkeys}}{{^passkeys}}

            If you asked for this, sign in with your password and add an authenticator app again.{{/passkeys}}

            If you did not ask for it, change your password and tell {{support}}.

            Open your profile:
            {{link}}
            """
        case .recoveryCodesMade:
            """
            New recovery codes for your account at {{service}} were made

            Hello {{name}},

            The account "{{uid}}" has new recovery codes. The earlier ones are no longer valid.

            Time of the change: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, keep the new codes where only you find them.

            If this was not you, change your password and tell {{support}} at once.

            Open your profile:
            {{link}}
            """
        default: ""
        }
    }

    static func factorsSpanish(_ kind: OutgoingMail.Kind) -> String {
        switch kind {
        case .factorAdded:
            """
            Se ha añadido una aplicación de autenticación a tu cuenta en {{service}}

            Hola, {{name}}:

            Desde ahora, para entrar en la cuenta "{{uid}}" hace falta un código de una aplicación de autenticación además de la \
            contraseña. Todas las demás sesiones han terminado.

            Hora del cambio: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada. Guarda tus códigos de recuperación: con ellos puedes entrar si pierdes el teléfono.

            Si no has sido tú, avisa enseguida a {{support}}. Pueden quitar la aplicación. Después cambia la contraseña.

            Abrir tu perfil:
            {{link}}
            """
        case .factorRemoved:
            """
            Se ha quitado una aplicación de autenticación de tu cuenta en {{service}}

            Hola, {{name}}:

            Los códigos de esa aplicación de autenticación ya no sirven para entrar en la cuenta "{{uid}}". Todas las demás sesiones \
            han terminado.

            Hora del cambio: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada.

            Si no has sido tú, cambia la contraseña y avisa enseguida a {{support}}.

            Abrir tu perfil:
            {{link}}
            """
        case .factorsReset:
            """
            Se han quitado segundos factores de tu cuenta en {{service}}

            Hola, {{name}}:

            El {{time}}, uno de los responsables del sitio quitó segundos factores de la cuenta "{{uid}}": aplicaciones de \
            autenticación, llaves de acceso o códigos de recuperación. Todas las sesiones han terminado.{{#passkeys}}

            Llaves de acceso y de seguridad que siguen ahí: {{passkeys}}. Entra con una de ellas, y crea códigos de recuperación nuevos si \
            se han quitado los tuyos.{{/passkeys}}{{^passkeys}}

            Si lo has pedido tú, entra con tu contraseña y vuelve a añadir una aplicación de autenticación.{{/passkeys}}

            Si no lo has pedido, cambia la contraseña y avisa a {{support}}.

            Abrir tu perfil:
            {{link}}
            """
        case .recoveryCodesMade:
            """
            Se han creado códigos de recuperación nuevos para tu cuenta en {{service}}

            Hola, {{name}}:

            La cuenta "{{uid}}" tiene códigos de recuperación nuevos. Los anteriores ya no valen.

            Hora del cambio: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, guarda los códigos nuevos donde solo los encuentres tú.

            Si no has sido tú, cambia la contraseña y avisa enseguida a {{support}}.

            Abrir tu perfil:
            {{link}}
            """
        default: ""
        }
    }
}
