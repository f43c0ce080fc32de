/// Mails about accounts of providers that sign somebody in. None has a link that changes one: a code is good on one page alone.
extension MailTexts {
    static let identityLinkedEnglish = """
        There is one more way to sign in to your account at {{service}}

        Hello {{name}},

        From now on, an account of another provider signs in to the account "{{uid}}". Your profile says which one.

        Time of the change: {{time}}{{#origin}}
        From the IP address: {{origin}}{{/origin}}

        If this was you, you do not have to do anything.

        If this was not you, open your profile and remove it. Then change your password and tell {{support}}.

        Open your profile:
        {{link}}
        """

    static let identityUnlinkedEnglish = """
        A way to sign in to your account at {{service}} was removed

        Hello {{name}},

        An account of another provider no longer signs in to the account "{{uid}}". All other sessions have ended.

        Time of the change: {{time}}{{#origin}}
        From the IP address: {{origin}}{{/origin}}

        If this was you, you do not have to do anything.

        If this was not you, change your password and tell {{support}} at once.

        Open your profile:
        {{link}}
        """

    static let identityCodeEnglish = """
        Your code to link an account at {{service}}

        Hello {{name}},

        Someone has signed in with an account of another provider that has your e-mail address, and says that the account "{{uid}}" is \
        theirs.

        If this was you, enter this code on the page where you asked for it: {{code}}

        It is valid for ten minutes at most, once, and in that browser only. From then on, that account of the provider signs in to yours.

        Time of the request: {{time}}{{#origin}}
        From the IP address: {{origin}}{{/origin}}

        If this was not you, do not give the code to anyone, and ignore this e-mail. Nothing changes then.

        Open your profile:
        {{link}}
        """

    static let identityLinkedSpanish = """
        Hay otra manera de entrar en tu cuenta en {{service}}

        Hola, {{name}}:

        Desde ahora, una cuenta de otro proveedor sirve para entrar en la cuenta "{{uid}}". Tu perfil dice cuál.

        Hora del cambio: {{time}}{{#origin}}
        Desde la dirección IP: {{origin}}{{/origin}}

        Si has sido tú, no tienes que hacer nada.

        Si no has sido tú, abre tu perfil y quítala. Después cambia la contraseña y avisa a {{support}}.

        Abrir tu perfil:
        {{link}}
        """

    static let identityCodeSpanish = """
        Tu código para vincular una cuenta en {{service}}

        Hola, {{name}}:

        Alguien ha iniciado sesión con una cuenta de otro proveedor que tiene tu correo electrónico, y dice que la cuenta "{{uid}}" es \
        suya.

        Si has sido tú, escribe este código en la página donde lo has pedido: {{code}}

        Vale diez minutos como máximo, una vez y solo en ese navegador. Desde entonces, esa cuenta del proveedor sirve para entrar en la tuya.

        Hora de la petición: {{time}}{{#origin}}
        Desde la dirección IP: {{origin}}{{/origin}}

        Si no has sido tú, no des el código a nadie e ignora este correo. Así no cambia nada.

        Abrir tu perfil:
        {{link}}
        """

    static let identityUnlinkedSpanish = """
        Se ha quitado una manera de entrar en tu cuenta en {{service}}

        Hola, {{name}}:

        Una cuenta de otro proveedor ya no sirve para entrar en la cuenta "{{uid}}". Todas las demás sesiones han terminado.

        Hora del cambio: {{time}}{{#origin}}
        Desde la dirección IP: {{origin}}{{/origin}}

        Si has sido tú, no tienes que hacer nada.

        Si no has sido tú, cambia la contraseña y avisa enseguida a {{support}}.

        Abrir tu perfil:
        {{link}}
        """
}
