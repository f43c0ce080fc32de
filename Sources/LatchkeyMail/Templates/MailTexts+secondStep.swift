import LatchkeyCore

/// The mails about second factors at a sign-in. None has a link that changes a factor.
extension MailTexts {
    /// What somebody does with the right password and without a second factor, and with one that is used up.
    static func secondStepEnglish(_ kind: OutgoingMail.Kind) -> String {
        switch kind {
        case .passwordWithoutFactor:
            """
            Someone knows your password for {{service}}

            Hello {{name}},

            Someone entered the right password for the account "{{uid}}" on a device that has not been used with it before, and did not \
            enter a code of your second factor. They were not signed in.

            Time: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything.

            If this was not you, somebody knows your password. Choose a new one at once.

            Choose a new password:
            {{link}}

            We send this e-mail at most once a day.
            """
        case .factorGuesses:
            """
            Many wrong codes for your account at {{service}}

            Hello {{name}},

            Someone entered the right password for the account "{{uid}}" and then many wrong codes. None of these attempts was \
            successful, and further attempts have to wait.

            Time of the last attempt: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, wait a little and try again. If your codes are always refused, look at the clock of your phone.

            If this was not you, somebody knows your password. Choose a new one at once.

            Choose a new password:
            {{link}}

            We send this e-mail at most once a day.
            """
        default:
            """
            A recovery code was used at {{service}}

            Hello {{name}},

            Someone used one of the recovery codes of the account "{{uid}}" in place of its second factor. The code does not work again.

            Time: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            Recovery codes that are left: {{left}}

            If this was you, you do not have to do anything. If only a few are left, make new ones on your profile page.

            If this was not you, open your profile, end that session, change your password and make new recovery codes.

            Open your profile:
            {{link}}
            """
        }
    }

    static func secondStepSpanish(_ kind: OutgoingMail.Kind) -> String {
        switch kind {
        case .passwordWithoutFactor:
            """
            Alguien conoce tu contraseña de {{service}}

            Hola, {{name}}:

            Alguien ha escrito la contraseña correcta de la cuenta "{{uid}}" en un dispositivo que no se había usado antes con ella, y no \
            ha escrito ningún código de tu segundo factor. No ha podido iniciar sesión.

            Hora: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada.

            Si no has sido tú, alguien conoce tu contraseña. Elige una nueva ahora mismo.

            Elegir una contraseña nueva:
            {{link}}

            Enviamos este correo como máximo una vez al día.
            """
        case .factorGuesses:
            """
            Muchos códigos incorrectos para tu cuenta en {{service}}

            Hola, {{name}}:

            Alguien ha escrito la contraseña correcta de la cuenta "{{uid}}" y después muchos códigos incorrectos. Ninguno de estos \
            intentos ha tenido éxito, y los siguientes tienen que esperar.

            Hora del último intento: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, espera un poco y vuelve a intentarlo. Si tus códigos nunca se aceptan, mira la hora de tu teléfono.

            Si no has sido tú, alguien conoce tu contraseña. Elige una nueva ahora mismo.

            Elegir una contraseña nueva:
            {{link}}

            Enviamos este correo como máximo una vez al día.
            """
        default:
            """
            Se ha usado un código de recuperación en {{service}}

            Hola, {{name}}:

            Alguien ha usado uno de los códigos de recuperación de la cuenta "{{uid}}" en lugar de su segundo factor. Ese código ya no \
            funciona.

            Hora: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Códigos de recuperación que quedan: {{left}}

            Si has sido tú, no tienes que hacer nada. Si quedan pocos, crea otros nuevos en tu perfil.

            Si no has sido tú, abre tu perfil, cierra esa sesión, cambia tu contraseña y crea códigos de recuperación nuevos.

            Abrir tu perfil:
            {{link}}
            """
        }
    }
}
