import LatchkeyCore

/// Mails about passkeys, which sign in by themselves, and about security keys, which stand beside the password. None has a link that
/// changes one.
extension MailTexts {
    static func keyChangesEnglish(_ kind: OutgoingMail.Kind) -> String {
        switch kind {
        case .passkeyAdded:
            """
            A passkey was added to your account at {{service}}

            Hello {{name}},

            A passkey was added to the account "{{uid}}". Whoever has it can sign in with it alone, without the password. All other \
            sessions have ended.

            Time of the change: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything. Keep your recovery codes: they let you in if you lose the device.

            If this was not you, tell {{support}} at once. They can remove the passkey; a new password does not. Then change your password.

            Open your profile:
            {{link}}
            """
        case .passkeyRemoved:
            """
            A passkey was removed from your account at {{service}}

            Hello {{name}},

            This passkey no longer lets anyone in to the account "{{uid}}". All other sessions have ended.

            Time of the change: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything.

            If this was not you, change your password and tell {{support}} at once.

            Open your profile:
            {{link}}
            """
        case .securityKeyAdded:
            """
            A security key was added to your account at {{service}}

            Hello {{name}},

            From now on, signing in to the account "{{uid}}" with the password needs a second step. This security key is one way to do it. \
            All other sessions have ended.

            Time of the change: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything. Keep your recovery codes: they let you in if you lose the key.

            If this was not you, tell {{support}} at once. They can remove the security key; a new password does not. Then change your \
            password.

            Open your profile:
            {{link}}
            """
        case .securityKeyRemoved:
            """
            A security key was removed from your account at {{service}}

            Hello {{name}},

            This security key can no longer be used to sign in to the account "{{uid}}". All other sessions have ended.

            Time of the change: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything.

            If this was not you, change your password and tell {{support}} at once.

            Open your profile:
            {{link}}
            """
        default: ""
        }
    }

    static func keyChangesSpanish(_ kind: OutgoingMail.Kind) -> String {
        switch kind {
        case .passkeyAdded:
            """
            Se ha añadido una llave de acceso a tu cuenta en {{service}}

            Hola, {{name}}:

            Se ha añadido una llave de acceso a la cuenta "{{uid}}". Quien la tenga puede entrar solo con ella, sin la contraseña. Todas \
            las demás sesiones han terminado.

            Hora del cambio: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada. Guarda tus códigos de recuperación: con ellos puedes entrar si pierdes el dispositivo.

            Si no has sido tú, avisa enseguida a {{support}}. Pueden quitar la llave de acceso; una contraseña nueva no la quita. Después \
            cambia la contraseña.

            Abrir tu perfil:
            {{link}}
            """
        case .passkeyRemoved:
            """
            Se ha quitado una llave de acceso de tu cuenta en {{service}}

            Hola, {{name}}:

            Esa llave de acceso ya no sirve para entrar en la cuenta "{{uid}}". Todas las demás sesiones han terminado.

            Hora del cambio: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada.

            Si no has sido tú, cambia la contraseña y avisa enseguida a {{support}}.

            Abrir tu perfil:
            {{link}}
            """
        case .securityKeyAdded:
            """
            Se ha añadido una llave de seguridad a tu cuenta en {{service}}

            Hola, {{name}}:

            Desde ahora, para entrar en la cuenta "{{uid}}" con la contraseña hace falta un segundo paso. Esta llave de seguridad es una \
            forma de darlo. Todas las demás sesiones han terminado.

            Hora del cambio: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada. Guarda tus códigos de recuperación: con ellos puedes entrar si pierdes la llave.

            Si no has sido tú, avisa enseguida a {{support}}. Pueden quitar la llave de seguridad; una contraseña nueva no la quita. \
            Después cambia la contraseña.

            Abrir tu perfil:
            {{link}}
            """
        case .securityKeyRemoved:
            """
            Se ha quitado una llave de seguridad de tu cuenta en {{service}}

            Hola, {{name}}:

            Esa llave de seguridad ya no sirve para entrar en la cuenta "{{uid}}". Todas las demás sesiones han terminado.

            Hora del cambio: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada.

            Si no has sido tú, cambia la contraseña y avisa enseguida a {{support}}.

            Abrir tu perfil:
            {{link}}
            """
        default: ""
        }
    }
}
