import LatchkeyCore

/// The mail about a code that staff made for the second step of a sign-in. It has neither the code nor a link that changes a factor.
extension MailTexts {
    static let factorCodeEnglish = """
        A one-time code for your account at {{service}} was created

        Hello {{name}},

        On {{time}}, one of the people who run this site created a one-time code for the account "{{uid}}". Together with your \
        password, it can be used once in place of your second factor.

        If you asked for the code, you do not have to do anything. After you have signed in, add a new authenticator app and \
        remove the one that you have lost.

        If you did not ask for it, change your password. After that, the code is no longer valid. Then tell {{support}}.

        Open your profile:
        {{link}}

        If more codes are created within the hour, we do not send another e-mail.
        """

    static let factorCodeSpanish = """
        Se ha creado un código de un solo uso para tu cuenta en {{service}}

        Hola, {{name}}:

        El {{time}}, uno de los responsables del sitio creó un código de un solo uso para la cuenta "{{uid}}". Junto con \
        tu contraseña, se puede usar una vez en lugar de tu segundo factor.

        Si has pedido el código, no tienes que hacer nada. Cuando hayas iniciado sesión, añade una aplicación de autenticación nueva y \
        quita la que has perdido.

        Si no lo has pedido, cambia tu contraseña. Después, el código ya no es válido. Luego avisa a {{support}}.

        Abrir tu perfil:
        {{link}}

        Si se crean más códigos en la misma hora, no enviamos otro correo.
        """
}
