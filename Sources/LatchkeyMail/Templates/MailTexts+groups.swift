/// The mail about a group whose leaders may help one to a new password. It names neither: names are words of others, and the page shows
/// them.
extension MailTexts {
    static let groupJoinedEnglish = """
        Your account at {{service}} is in a group

        Hello {{name}},

        The account "{{uid}}" came into a group with a code. Whoever leads the group sees the account, and can help it to a new password. \
        The page of your groups says which group it is and who leads it.

        Time: {{time}}{{#origin}}
        From the IP address: {{origin}}{{/origin}}

        If this was you, you do not have to do anything.

        If this was not you, change your password and tell {{support}} at once. They can take the account out of the group.

        See your groups:
        {{link}}
        """

    static let groupJoinedSpanish = """
        Tu cuenta en {{service}} está en un grupo

        Hola, {{name}}:

        La cuenta "{{uid}}" ha entrado en un grupo con un código. Quienes dirigen el grupo ven la cuenta y pueden ayudarte a conseguir \
        una contraseña nueva. La página de tus grupos dice qué grupo es y quién lo dirige.

        Hora: {{time}}{{#origin}}
        Desde la dirección IP: {{origin}}{{/origin}}

        Si has sido tú, no tienes que hacer nada.

        Si no has sido tú, cambia la contraseña y avisa enseguida a {{support}}. Pueden sacar la cuenta del grupo.

        Ver tus grupos:
        {{link}}
        """
}
